import type { Line } from '../blocks/block.ts'
import { markerBytes } from './identity.ts'

const maxLineBytes = 1024 * 1024
const newline = 10
const carriageReturn = 13

/** Cuts bytes into lines, each with its place. What is not ended by a newline yet waits. */
export type LineReader = {
  push(chunk: Buffer): void
  /** The next whole line, or null when more bytes are needed. */
  next(): Line | null
  /** The line that nobody will end, because the file is gone. */
  rest(): Line | null
  /** Where the next line starts, the bytes before it, and where the next chunk must come from. */
  readonly lineStart: number
  readonly before: Buffer
  readonly readTo: number
  /** Bytes that were pushed and not yet looked through. */
  readonly isHungry: boolean
}

export function createLineReader(offset: number, before: Buffer): LineReader {
  // `held` begins with the bytes before the line, then the line itself.
  let held: Buffer = Buffer.from(before)
  let at = held.length
  let scanned = held.length
  let lineStart = offset
  let readTo = offset
  /** Bytes of the current line that are over the limit and were thrown away. */
  let dropped = 0

  const lineFrom = (from: number, to: number, end: number): Line => {
    const isCut = dropped > 0 || to - from > maxLineBytes
    const last = !isCut && to > from && held[to - 1] === carriageReturn ? to - 1 : to
    const bomBytes =
      lineStart === 0 && held[from] === 0xef && held[from + 1] === 0xbb && held[from + 2] === 0xbf ? 3 : 0
    const text = held.toString('utf8', from + bomBytes, Math.min(last, from + maxLineBytes))
    const line = { start: lineStart, end, text, isCut, before: held.subarray(Math.max(0, from - markerBytes), from) }
    return line
  }
  const advance = (to: number, end: number) => {
    at = to
    scanned = to
    lineStart = end
    dropped = 0
  }

  return {
    push(chunk) {
      const keepFrom = Math.max(0, at - markerBytes)
      held = keepFrom === held.length ? Buffer.from(chunk) : Buffer.concat([held.subarray(keepFrom), chunk])
      at -= keepFrom
      scanned -= keepFrom
      readTo += chunk.length
    },
    next() {
      const found = held.indexOf(newline, scanned)
      if (found >= 0) {
        const end = lineStart + (found - at) + dropped + 1
        const line = lineFrom(at, found, end)
        // What was thrown away stood between the kept head and here, so the marker of the next line is what is held.
        advance(found + 1, end)
        return line
      }
      scanned = held.length
      const over = held.length - at - maxLineBytes
      if (over > markerBytes) {
        // Keeps the head of the line and the last bytes, which the next line's marker needs.
        const cut = over - markerBytes
        held = Buffer.concat([held.subarray(0, at + maxLineBytes), held.subarray(at + maxLineBytes + cut)])
        dropped += cut
        scanned = held.length
      }
      return null
    },
    rest() {
      if (held.length === at) return null
      const line = lineFrom(at, held.length, readTo)
      advance(held.length, readTo)
      return line
    },
    get lineStart() {
      return lineStart
    },
    get before() {
      return held.subarray(Math.max(0, at - markerBytes), at)
    },
    get readTo() {
      return readTo
    },
    get isHungry() {
      return scanned === held.length
    },
  }
}
