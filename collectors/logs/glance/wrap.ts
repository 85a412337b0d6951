import { criWrap } from './cri-wrap.ts'
import { dockerWrap } from './docker-wrap.ts'

/** Takes the bytes of a line out of what they came in; what it found is good until it is asked again. */
export type Wrap = {
  /** False where only reading the line as text tells what is in it. */
  open(bytes: Buffer, from: number, to: number): boolean
  readonly bytes: Buffer
  readonly from: number
  readonly to: number
  /** The stream that it came from, as a number. */
  readonly stream: number
  /** The time that the envelope tells, which has a zone; null where it tells none. */
  stamp(): number | null
}

/** As its maker sees it. */
export type Mutable<T> = { -readonly [Name in keyof T]: T[Name] }

const streams = ['', 'stdout', 'stderr']
/** The number of a stream; -1 for those that are never passed over. */
export const streamNumber = (stream: string): number => streams.indexOf(stream)

/** For lines that are in nothing. */
function bareWrap(): Wrap {
  const wrap: Mutable<Wrap> = {
    bytes: Buffer.alloc(0),
    from: 0,
    to: 0,
    stream: 0,
    open(bytes, from, to) {
      wrap.bytes = bytes
      wrap.from = from
      wrap.to = to
      return true
    },
    stamp: () => null,
  }
  return wrap
}

const wraps: Readonly<Record<string, () => Wrap>> = { '': bareWrap, cri: criWrap, docker: dockerWrap }

/** For the lines of an envelope by its name, or of none; null where they must be read as text. */
export const wrapOf = (envelope: string): Wrap | null => wraps[envelope]?.() ?? null
