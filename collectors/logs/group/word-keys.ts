const prime = 16_777_619
const other = 2_246_822_519

/** A hash of one word in 32 bits. */
function hashOf(word: string, seed: number): number {
  let hash = seed
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), prime)
  return hash ^ (hash >>> 15)
}

/**
 * One number for each way of leaving out one word: two lists of words share the number of a place if they differ there
 * alone. It costs as much as reading the words twice, however many there are; who finds a number compares the words.
 */
export function keysWithout(words: readonly string[], context: string): number[] {
  let low = hashOf(context, words.length)
  let high = hashOf(context, ~words.length)
  const lows: number[] = []
  const highs: number[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? ''
    // The place goes in, so that the same words in another order are another list.
    lows[i] = Math.imul(hashOf(word, i + 1), other)
    highs[i] = Math.imul(hashOf(word, ~i), other)
    low = (low + (lows[i] ?? 0)) | 0
    high = (high + (highs[i] ?? 0)) | 0
  }
  // 53 bits are what a number holds exactly.
  return words.map((_word, i) => {
    const place = Math.imul(i + 1, prime)
    const first = (low - (lows[i] ?? 0) + place) >>> 0
    const second = ((high - (highs[i] ?? 0)) >>> 0) & 0x1f_ffff
    return second * 2 ** 32 + first
  })
}
