/** A text of more lines than these together is told by its first and its last ones, as a block of lines is. */
type Kept = { head: number; tail: number }
const ofMessage: Kept = { head: 300, tail: 200 }
/** Lines of a stack cost less than lines that may be anything, and a cause may stand anywhere in it. */
const ofStack: Kept = { head: 2_000, tail: 1_000 }

/**
 * The lines of one message. It is one thing that happened, however many line breaks somebody put into it, so that what
 * it costs has a bound: of the middle of a very long one only its size is told.
 */
export const messageLines = (text: string): string[] => linesWithin(text, ofMessage)

/** The lines of a stack, in the same way. */
export const stackLines = (text: string): string[] => linesWithin(text, ofStack)

function linesWithin(text: string, kept: Kept): string[] {
  const head = firstLines(text, kept.head)
  if (head.rest === null) return head.lines
  const tail = lastLines(head.rest, kept.tail)
  if (tail.rest === null) return [...head.lines, ...tail.lines]
  // Blanks before it, so that nothing takes it for the beginning of another record.
  return [...head.lines, `  … ${tail.rest.length} characters are left out …`, ...tail.lines]
}

type Taken = { lines: string[]; rest: string | null }

function firstLines(text: string, count: number): Taken {
  const lines: string[] = []
  let from = 0
  while (lines.length < count) {
    const end = text.indexOf('\n', from)
    if (end < 0) return { lines: [...lines, text.slice(from)], rest: null }
    lines.push(text.slice(from, end))
    from = end + 1
  }
  return { lines, rest: text.slice(from) }
}

function lastLines(text: string, count: number): Taken {
  const lines: string[] = []
  let to = text.length
  while (lines.length < count) {
    const end = to === 0 ? -1 : text.lastIndexOf('\n', to - 1)
    lines.push(text.slice(end + 1, to))
    if (end < 0) return { lines: lines.reverse(), rest: null }
    to = end
  }
  return { lines: lines.reverse(), rest: text.slice(0, to) }
}
