import { maxLineBytes } from '../tail/line-reader.ts'
import { createLineSplitter } from './line-splitter.ts'

/** Cuts what comes through one connection into messages. `take` says whether the connection may go on. */
export type SyslogFrames = { take(chunk: Buffer): boolean; end(): void }

const maxDigits = 7

/**
 * Messages are ended by a line break, or begin with their length (RFC 6587); a sender stays with one of them, but either
 * is known by its first byte: a message itself begins with `<`.
 */
export function createSyslogFrames(onMessage: (text: string, isCut: boolean) => void): SyslogFrames {
  /** What came and is no whole message yet, in the pieces in which it came; there is no use in looking before it is `wanted`. */
  let pieces: Buffer[] = []
  let bytes = 0
  let wanted = 1
  /** Null: not known yet. */
  let isCounted: boolean | null = null
  const lines = createLineSplitter((text, isCut) => {
    if (text.trim() !== '') onMessage(text, isCut)
  })

  /** False when what stands there is no length. */
  const takeCounted = (): boolean => {
    let rest = Buffer.concat(pieces)
    for (;;) {
      const found = frameIn(rest)
      if (found === 'none') return false
      if ('wanted' in found) {
        pieces = [rest]
        bytes = rest.length
        wanted = found.wanted
        return true
      }
      onMessage(rest.toString('utf8', found.from, found.to), false)
      rest = rest.subarray(found.to)
    }
  }

  return {
    take(chunk) {
      const first = chunk[0] ?? 0
      isCounted ??= first >= 49 && first <= 57
      if (!isCounted) {
        lines.take(chunk)
        return true
      }
      pieces.push(Buffer.from(chunk))
      bytes += chunk.length
      return bytes < wanted || takeCounted()
    },
    end: () => lines.end(),
  }
}

/** Where the first message stands, how many bytes must be there before it is whole, or that there is no length. */
function frameIn(bytes: Buffer): { from: number; to: number } | { wanted: number } | 'none' {
  let at = 0
  // Some senders put a line break behind each message all the same.
  while (bytes[at] === 10) at++
  const space = bytes.indexOf(32, at)
  const end = space < 0 ? Math.min(bytes.length, at + maxDigits + 1) : Math.min(space, at + maxDigits + 1)
  const digits = bytes.toString('latin1', at, end)
  const more = { wanted: bytes.length + 1 }
  if (digits === '') return space < 0 ? more : 'none'
  if (!/^[1-9]\d{0,6}$/.test(digits) || Number(digits) > maxLineBytes) return 'none'
  if (space < 0) return more
  const to = space + 1 + Number(digits)
  return bytes.length < to ? { wanted: to } : { from: space + 1, to }
}
