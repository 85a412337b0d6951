import { standsAt } from './glance.ts'
import { isoBytes } from './iso-bytes.ts'
import type { Mutable, Wrap } from './wrap.ts'

/** Whole lines; parts of longer ones are read as text. */
const streams = [Buffer.from(' stdout F '), Buffer.from(' stderr F ')]

/** For lines in files of containerd and CRI-O. */
export function criWrap(): Wrap {
  const time = isoBytes()
  const wrap: Mutable<Wrap> = {
    bytes: Buffer.alloc(0),
    from: 0,
    to: 0,
    stream: 0,
    open(bytes, from, to) {
      const end = time.end(bytes, from)
      const at = end < 0 ? -1 : streams.findIndex((stream) => standsAt(bytes, end, stream))
      const text = end + (streams[at]?.length ?? 0)
      if (at < 0 || text > to) return false
      wrap.bytes = bytes
      wrap.from = text
      wrap.to = to
      wrap.stream = at + 1
      return true
    },
    stamp: time.stamp,
  }
  return wrap
}
