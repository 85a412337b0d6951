import { standsAt } from './glance.ts'
import { isoBytes } from './iso-bytes.ts'
import type { Mutable, Wrap } from './wrap.ts'

const opening = Buffer.from('{"log":"')
const streams = [Buffer.from(',"stream":"stdout","time":"'), Buffer.from(',"stream":"stderr","time":"')]
const closing = Buffer.from('"}')
/** Docker itself cuts lines of 16 KiB into parts. */
const maxText = 17 * 1024
const [quote, backslash] = [34, 92]

/** What a backslash and the character behind it stand for; 0 where only reading the line as text tells. */
const escaped = new Uint8Array(256)
for (const [mark, meant] of ['""', '\\\\', '//', 't\t', 'n\n', 'r\r'])
  escaped[mark?.charCodeAt(0) ?? 0] = meant?.charCodeAt(0) ?? 0

/** For lines of Docker's json-file as it writes them itself: its text without escapes is put into a buffer of its own. */
export function dockerWrap(): Wrap {
  const time = isoBytes()
  const bytes = Buffer.alloc(maxText + 2)

  /** Copies the text that begins here without its escapes; where its closing quote stands, or -1. */
  const copyText = (line: Buffer, from: number, to: number): number => {
    const end = Math.min(to, from + maxText)
    let length = 0
    for (let at = from; at < end; at++) {
      let byte = line[at] ?? 0
      if (byte === quote) {
        wrap.to = length
        return at
      }
      // Behind the end of a line there is another one, or nothing is allowed.
      if (byte < 0x20 || (length > 0 && bytes[length - 1] === 10)) return -1
      if (byte === backslash) byte = escaped[line[++at] ?? 0] ?? 0
      if (byte === 0) return -1
      bytes[length++] = byte
    }
    return -1
  }
  /** Takes off the end of the line, without which it is a part of one. */
  const isWhole = (): boolean => {
    if (wrap.to === 0 || bytes[wrap.to - 1] !== 10) return false
    wrap.to--
    if (wrap.to > 0 && bytes[wrap.to - 1] === 13) wrap.to--
    // Who looks for a quote from here on finds this one and not what an earlier line left.
    bytes[wrap.to] = quote
    return true
  }

  const wrap: Mutable<Wrap> = {
    bytes,
    from: 0,
    to: 0,
    stream: 0,
    open(line, from, to) {
      if (!standsAt(line, from, opening)) return false
      const end = copyText(line, from + opening.length, to)
      if (end < 0 || !isWhole()) return false
      const at = streams.findIndex((stream) => standsAt(line, end + 1, stream))
      const behind = at < 0 ? -1 : time.end(line, end + 1 + (streams[at]?.length ?? 0))
      wrap.stream = at + 1
      return behind === to - closing.length && standsAt(line, behind, closing)
    },
    stamp: time.stamp,
  }
  return wrap
}
