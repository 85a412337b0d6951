import { coldRead } from './cold-read.ts'
import type { Layout } from './layout.ts'
import { type Parsed, ParsedBody } from './parsed.ts'
import type { Rejection } from './rejection.ts'
import { checkStrictly } from './strict.ts'
import type { TimestampUnit } from './value-reader.ts'
import { WarmRead } from './warm-read.ts'

export type ReadOptions = {
  /** The sender framed the body and all of it came. Otherwise an unterminated last line is never believed. */
  isWhole: boolean
  unit: TimestampUnit
}

/** Reads bodies of one target. What is learnt from one body makes the next one cheaper. */
export interface Reader {
  /** What it gives is valid until the next `read` of the same Reader, which may change it in place. */
  read(body: Buffer, options: ReadOptions): Parsed
}

type ReaderOptions = {
  /** `lenient`: one bad line costs one line. `strict`: it costs the whole body, and `rejection` says why. */
  mode?: 'lenient' | 'strict'
  /** How many samples are kept at most when everything is read; a name that was asked for is kept however many it has. */
  maxSamples?: number
}

/** What the last body was, and under which options it was read. */
type Known = { parsed: ParsedBody; layout: Layout; warm: WarmRead; unit: TimestampUnit }

const usualMaxSamples = 250_000

/** Reads everything of one body, and copies nothing: what it gives is valid for as long as the body is. */
export const readWhole = (body: Buffer, { isWhole, unit }: ReadOptions, maxSamples = usualMaxSamples): Parsed =>
  coldRead(body, { isWhole, unit, wanted: null, maxSamples, inPlace: true }).parsed

/** A Reader of these exact sample names, or of everything when null. */
export function createReader(
  wanted: ReadonlySet<string> | null,
  { mode = 'lenient', maxSamples = usualMaxSamples }: ReaderOptions = {},
): Reader {
  let known: Known | null = null

  const readAnew = (body: Buffer, { isWhole, unit }: ReadOptions): Parsed => {
    const { parsed, layout } = coldRead(body, { isWhole, unit, wanted, maxSamples })
    const isCut = layout.endsOpen && !isWhole
    known = isCut ? null : { parsed, layout, unit, warm: new WarmRead(layout, parsed.samples, unit) }
    return parsed
  }

  return {
    read(body, options) {
      if (mode === 'strict') {
        // Any value may break a rule, so nothing is known of a body because of the one before.
        const rejection = checkStrictly(body, options.unit)
        return rejection === null ? readAnew(body, options) : rejected(rejection)
      }
      const { isWhole, unit } = options
      if (known !== null && known.unit === unit && (isWhole || !known.layout.endsOpen) && known.warm.read(body)) {
        known.parsed.isSame = true
        return known.parsed
      }
      return readAnew(body, options)
    },
  }
}

function rejected(rejection: Rejection): Parsed {
  const parsed = new ParsedBody()
  parsed.rejection = rejection
  parsed.isComplete = false
  return parsed
}
