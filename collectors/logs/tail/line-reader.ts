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
  /** Places in the file: of the window's first byte, of the next line, of what was not looked through yet. */
  let windowAt = offset
  let lineStart = offset
  let scanTo = offset
  let seenTo = offset
  let kept: Buffer = Buffer.from(before)
  let current = { start: offset, end: offset, from: 0, to: 0, isInside: true }

  const user = {
    /** Somebody else needs the window: what must not be asked of the file again, as it may hold other bytes, is kept. */
    leave() {
      kept = beforeLine()
    },
  }
  const beforeLine = (): Buffer => {
    const to = lineStart - windowAt
    const length = Math.min(markerBytes, lineStart)
    if (shared.user !== user || to < length || to > filled.length) return kept
    return Buffer.from(window.subarray(to - length, to))
  }
  const readMore = (): boolean => {
    const of = { length: windowBytes - filled.length, position: windowAt + filled.length }
    const got = read(window, filled.length, of)
    filled = window.subarray(0, filled.length + got)
    return got > 0
  }
  /** Goes back to the line's start where that is near, else on from where the search for its end was. */
  const takeWindow = () => {
    shared.user?.leave()
    const from = scanTo - lineStart <= windowBytes / 4 ? lineStart : scanTo
    windowAt = Math.max(0, from - markerBytes)
    filled = window.subarray(0, 0)
    shared.user = user
    while (windowAt + filled.length < scanTo) if (!readMore()) break
  }
  const more = (): boolean => {
    if (filled.length > windowBytes / 2) {
      const isNear = windowAt + filled.length - lineStart <= windowBytes / 4
      kept = beforeLine()
      const keepFrom = Math.max(0, (isNear ? lineStart - windowAt : filled.length) - markerBytes)
      window.copyWithin(0, keepFrom, filled.length)
      filled = window.subarray(0, filled.length - keepFrom)
      windowAt += keepFrom
    }
    return readMore()
  }
  const bytesAt = (position: number, length: number): Buffer => {
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
  const lineOf = (of: { start: number; end: number; bytes: Buffer; before: Buffer; isCut: boolean }): Line => {
    const { start, end, bytes, isCut } = of
    let text = textOf(bytes, reader.encoding)
    if (start === 0 && text.charCodeAt(0) === 0xfeff) text = text.slice(1)
    if (!isCut && text.charCodeAt(text.length - 1) === 13) text = text.slice(0, -1)
    return { start, end, text, isCut, before: of.before }
  }
  /** A line that is not in the window as a whole: its beginning is asked of the file again. */
  const bytesBefore = (place: number): Buffer => {
    const marker = Math.min(place, markerBytes)
    return bytesAt(place - marker, marker)
  }
  const longLine = (start: number, end: number, length: number): Line => {
    return lineOf({
      start,
      end,
      bytes: bytesAt(start, Math.min(length, maxLineBytes)),
      isCut: length > maxLineBytes,
      before: bytesBefore(start),
    })
  }

  const reader: LineReader = {
    step() {
      if (shared.user !== user) takeWindow()
      const known = settleEncoding()
      const unit = unitOf(known)
      for (;;) {
        const end = newlineEnd(filled, scanTo - windowAt, known === 'utf8' ? null : { encoding: known, at: windowAt })
        if (end >= 0) {
          const from = lineStart - windowAt
          current = { start: lineStart, end: windowAt + end, from, to: end - unit, isInside: from >= 0 }
          lineStart = current.end
          scanTo = current.end
          return true
        }
        seenTo = windowAt + filled.length
        // In UTF-16 the last byte may be half of a newline.
        scanTo = Math.max(lineStart, seenTo - (unit - 1))
        if (!more()) return false
      }
    },
    get bytes() {
      return window
    },
    get from() {
      return current.from
    },
    get to() {
      return current.to
    },
    get isPlain() {
      return current.isInside && current.start > 0 && encoding === 'utf8'
    },
    get size() {
      return current.end - current.start
    },
    line() {
      const { start, end, from, to, isInside } = current
      if (!isInside) return longLine(start, end, end - unitOf(reader.encoding) - start)
      const marker = window.subarray(Math.max(0, from - markerBytes), from)
      return lineOf({ start, end, bytes: window.subarray(from, to), before: marker, isCut: false })
    },
    lineAt: (start, end) => longLine(start, end, end - unitOf(reader.encoding) - start),
    bytesBefore,
    rest() {
      const start = lineStart
      if (seenTo <= start) return null
      const line = longLine(start, seenTo, seenTo - start)
      kept = bytesBefore(seenTo)
      lineStart = seenTo
      scanTo = seenTo
      return line
    },
    get lineStart() {
      return lineStart
    },
    get before() {
      return beforeLine()
    },
    get readTo() {
      return Math.max(lineStart, seenTo)
    },
    get encoding() {
      return encoding ?? 'utf8'
    },
  }
  return reader
}
