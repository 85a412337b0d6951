/** Texts longer than this are seldom the same twice. */
const maxLength = 1_000
/** Of a longer text only so many characters, spread over it, choose its place. */
const mostHashed = 64

function hashOf(text: string): number {
  const step = text.length <= mostHashed ? 1 : text.length / mostHashed
  let hash = text.length
  for (let at = 0; at < text.length; at += step) hash = Math.imul(hash ^ text.charCodeAt(at | 0), 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}

/**
 * The same function, which knows some of its last answers: an outage writes the same words again and again. A text has
 * one place of `places`, which it takes from what was there: keeping the last ones in order would cost more than most
 * answers, where every text is another.
 */
export function remembering<T>(of: (text: string) => T, places: number): (text: string) => T {
  const known: ({ text: string; answer: T } | undefined)[] = new Array(places).fill(undefined)
  return (text) => {
    if (text.length > maxLength) return of(text)
    const place = hashOf(text) % places
    const there = known[place]
    if (there !== undefined && there.text === text) return there.answer
    const answer = of(text)
    known[place] = { text, answer }
    return answer
  }
}
