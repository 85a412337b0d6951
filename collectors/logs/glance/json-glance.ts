import { finderOf } from './finder.ts'
import { type Glance, isDigit, standsAt } from './glance.ts'

const levelKey = Buffer.from('"level":')
const findLevel = finderOf('"level":')
const calmWords = ['trace', 'debug', 'info', 'notice', 'warn', 'warning'].flatMap((word) =>
  [word, word.toUpperCase()].map((each) => Buffer.from(`"${each}"`)),
)
/** A level further behind is not looked for. */
const nearBytes = 300
const [quote, backslash, open, close] = [34, 92, 123, 125]

/** Where the value of the object's own level begins, or -1; a level of something inside it does not count. */
function ownLevel(bytes: Uint8Array, from: number, to: number): number {
  let depth = 0
  const end = Math.min(to, from + nearBytes)
  for (let at = from; at < end; at++) {
    const byte = bytes[at]
    if (byte === open) depth++
    else if (byte === close) depth--
    else if (byte === quote) {
      if (depth === 1 && standsAt(bytes, at, levelKey)) return at + levelKey.length
      for (at++; at < end && bytes[at] !== quote; at++) if (bytes[at] === backslash) at++
    }
  }
  return -1
}

/** Numbers of pino and bunyan below 50, and words. */
function isCalmLevel(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at]
  if (first === quote) return calmWords.some((word) => standsAt(bytes, at, word))
  const isBelowFifty = first !== undefined && first >= 49 && first < 53
  return isBelowFifty && isDigit(bytes[at + 1]) && (bytes[at + 2] === 44 || bytes[at + 2] === close)
}

/** For formats of one object a line, with a level under the name that most give it. */
export const jsonGlance: Glance = {
  look(bytes, from, to) {
    if (bytes[from] !== open || bytes[to - 1] !== close) return 'read'
    const at = standsAt(bytes, from + 1, levelKey) ? from + 1 + levelKey.length : ownLevel(bytes, from, to)
    if (at < 0 || !isCalmLevel(bytes, at)) return 'read'
    // Of two with the same name the last one counts, so that there must be no other.
    return findLevel(bytes, at, to) >= 0 ? 'read' : 'calm'
  },
}
