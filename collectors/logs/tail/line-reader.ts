import type { Line } from '../blocks/block.ts'
import { type Encoding, encodingOf, newlineEnd, textOf, unitOf } from './encoding.ts'
import { markerBytes } from './identity.ts'

export const maxLineBytes = 1024 * 1024
const windowBytes = 256 * 1024

/** Reads up to `length` bytes at `position` into the buffer at `at`; how many there were. */
export type ReadAt = (into: Buffer, at: number, of: { length: number; position: number }) => number

/** Cuts bytes into lines, each with its place. What is not ended by a newline yet waits. */
export type LineReader = {
  /** Goes to the next whole line; false when more bytes are needed. */
  step(): boolean
  /** The line it stands on, as bytes without the newline: good until the next step. */
  readonly bytes: Buffer
  readonly from: number
  readonly to: number
  /** Whether the bytes are the whole line and may be looked at as they are. */
  readonly isPlain: boolean
  readonly size: number
  /** The line it stands on, as text. */
  line(): Line
  /** A line that was stepped over, asked of the file again; and the bytes before a place. */
  lineAt(start: number, end: number): Line
  bytesBefore(place: number): Buffer
  /** The line that nobody will end, because the file is gone. */
  rest(): Line | null
  /** Where the next line starts, the bytes before it, and how far was looked. */
  readonly lineStart: number
  readonly before: Buffer
  readonly readTo: number
  readonly encoding: Encoding
}

// All readers look through one window, one after the other: thousands of files need no buffer each.
const shared: { window: Buffer | null; user: { leave(): void } | null } = { window: null, user: null }

/** Reads lines from an offset on; `before` are the bytes before it. */
export function createLineReader(read: ReadAt, offset: number, before: Buffer): LineReader {
  shared.window ??= Buffer.allocUnsafeSlow(windowBytes)
  const window = shared.window
  let encoding: Encoding | null = null
  let filled = window.subarray(0, 0)
  /** The place in the file of the window's first byte. All that changes with each line is counted from there. */
  let windowAt = offset
  /** Where the next line starts, and what was not looked through yet: below 0 where it is before the window. */
  let next = 0
  let scan = 0
  let seenTo = offset
  let kept: Buffer = Buffer.from(before)

  const user = {
    /** Somebody else needs the window: what must not be asked of the file again, as it may hold other bytes, is kept. */
    leave() {
      kept = beforeLine()
    },
  }
  const beforeLine = (): Buffer => {
    const length = Math.min(markerBytes, windowAt + next)
    if (shared.user !== user || next < length || next > filled.length) return kept
    return Buffer.from(window.subarray(next - length, next))
  }
  const readMore = (): boolean => {
    const of = { length: windowBytes - filled.length, position: windowAt + filled.length }
    const got = read(window, filled.length, of)
    filled = window.subarray(0, filled.length + got)
    return got > 0
  }
  const moveBy = (bytes: number) => {
    windowAt += bytes
    next -= bytes
    scan -= bytes
  }
  /** Goes back to the line's start where that is near, else on from where the search for its end was. */
  const takeWindow = () => {
    shared.user?.leave()
    const from = scan - next <= windowBytes / 4 ? next : scan
    moveBy(Math.max(-windowAt, from - markerBytes))
    filled = window.subarray(0, 0)
    shared.user = user
    while (filled.length < scan) if (!readMore()) break
  }
  const more = (): boolean => {
    if (filled.length > windowBytes / 2) {
      kept = beforeLine()
      const isNear = filled.length - next <= windowBytes / 4
      const keepFrom = Math.max(0, (isNear ? next : filled.length) - markerBytes)
      window.copyWithin(0, keepFrom, filled.length)
      filled = window.subarray(0, filled.length - keepFrom)
      moveBy(keepFrom)
    }
    return readMore()
  }
  const isInside = (from: number, to: number): boolean => shared.user === user && from >= 0 && to <= filled.length
  /** What is in the window is not asked of the file again; it is good until the next step. */
  const bytesAt = (position: number, length: number): Buffer => {
    const from = position - windowAt
    if (isInside(from, from + length)) return window.subarray(from, from + length)
    const bytes = Buffer.alloc(length)
    return bytes.subarray(0, read(bytes, 0, { length, position }))
  }
  const settleEncoding = (): Encoding => {
    if (encoding) return encoding
    const head = bytesAt(0, 2)
    if (head.length < 2) return 'utf8'
    encoding = encodingOf(head)
    return encoding
  }
  const bytesBefore = (place: number): Buffer => {
    const marker = Math.min(place, markerBytes)
    return bytesAt(place - marker, marker)
  }
  const textAt = (position: number, length: number): string => {
    const from = position - windowAt
    const isPlain = reader.encoding === 'utf8' && isInside(from, from + length)
    return isPlain ? window.toString('utf8', from, from + length) : textOf(bytesAt(position, length), reader.encoding)
  }
  /** The line there, of which these many bytes are no newline; a longer one than the bound is cut. */
  const lineFrom = (start: number, end: number, length: number): Line => {
    const isCut = length > maxLineBytes
    let text = textAt(start, isCut ? maxLineBytes : length)
    if (start === 0 && text.charCodeAt(0) === 0xfeff) text = text.slice(1)
    if (!isCut && text.charCodeAt(text.length - 1) === 13) text = text.slice(0, -1)
    return { start, end, text, isCut, before: bytesBefore(start) }
  }

  const reader: { -readonly [Name in keyof LineReader]: LineReader[Name] } = {
    bytes: window,
    from: 0,
    to: 0,
    size: 0,
    isPlain: false,
    step() {
      if (shared.user !== user) takeWindow()
      const known = settleEncoding()
      const unit = unitOf(known)
      for (;;) {
        const end = newlineEnd(filled, scan, known === 'utf8' ? null : { encoding: known, at: windowAt })
        if (end >= 0) {
          reader.from = next
          reader.to = end - unit
          reader.size = end - next
          reader.isPlain = next >= 0 && unit === 1 && windowAt + next > 0
          next = end
          scan = end
          return true
        }
        seenTo = windowAt + filled.length
        // In UTF-16 the last byte may be half of a newline.
        scan = Math.max(next, filled.length - (unit - 1))
        if (!more()) return false
      }
    },
    line() {
      const end = windowAt + next
      return lineFrom(end - reader.size, end, reader.to - reader.from)
    },
    lineAt: (start, end) => lineFrom(start, end, end - unitOf(reader.encoding) - start),
    bytesBefore: (place) => Buffer.from(bytesBefore(place)),
    rest() {
      const start = windowAt + next
      if (seenTo <= start) return null
      const line = lineFrom(start, seenTo, seenTo - start)
      kept = Buffer.from(bytesBefore(seenTo))
      next = seenTo - windowAt
      scan = next
      // It stands on no line of the window any more.
      reader.size = 0
      reader.isPlain = false
      return line
    },
    get lineStart() {
      return windowAt + next
    },
    get before() {
      return beforeLine()
    },
    get readTo() {
      return Math.max(windowAt + next, seenTo)
    },
    get encoding() {
      return encoding ?? 'utf8'
    },
  }
  return reader
}
