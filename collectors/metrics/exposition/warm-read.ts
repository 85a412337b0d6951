import type { KeptSample } from './kept-sample.ts'
import { type Layout, notLookedAt } from './layout.ts'
import { SameBytes } from './same-bytes.ts'
import { type TimestampUnit, ValueReader } from './value-reader.ts'

const newline = 0x0a
const opening = 0x7b
const zero = 0x30
/** Whole numbers of so many digits are exact. */
const maxDigits = 15
const none = -1

/**
 * Reads bodies that have a learnt layout: every byte that is no value is compared, and values are put into the samples
 * that are there. Nothing is allocated for a series.
 */
export class WarmRead {
  private readonly layout: Layout
  private readonly samples: KeptSample[]
  private readonly values: ValueReader

  constructor(layout: Layout, samples: KeptSample[], unit: TimestampUnit) {
    this.layout = layout
    this.samples = samples
    this.values = new ValueReader(unit)
  }

  /** False when the body is not of this layout; some samples have changed by then. */
  read(body: Buffer): boolean {
    const { values, starts, lengths, slots, view } = this.layout
    const keys = new SameBytes(view, body)
    let at = 0
    for (let i = 0; i < values; i++) {
      const length = lengths[i] ?? 0
      if (!keys.are(starts[i] ?? 0, at, length)) return false
      const slot = slots[i] ?? 0
      at = slot === notLookedAt ? leaveValue(body, at + length) : this.readValue(body, at + length, slot)
      if (at === none) return false
    }
    const rest = lengths[values] ?? 0
    return at + rest === body.length && keys.are(starts[values] ?? 0, at, rest)
  }

  /** Where the line of this value ends, or -1 when it cannot be read. */
  private readValue(body: Buffer, start: number, slot: number): number {
    const { length } = body
    let at = start
    let whole = 0
    while (at < length) {
      const digit = (body[at] ?? 0) - zero
      if (digit < 0 || digit > 9) break
      whole = whole * 10 + digit
      at++
    }
    const isPlain = at > start && at - start <= maxDigits && body[at] === newline
    if (!isPlain) return this.readAny(body, start, slot)
    if (slot >= 0) this.samples[slot]?.takeValue(whole)
    return at
  }

  /** The same where the value is more than digits, or more follows it. */
  private readAny(body: Buffer, start: number, slot: number): number {
    const { values } = this
    const next = body.indexOf(newline, start)
    const lineEnd = next === -1 ? body.length : next
    const end = lineEnd > start && body[lineEnd - 1] === 0x0d ? lineEnd - 1 : lineEnd
    if (values.read(body, start, end) !== null) return none
    if (slot >= 0) this.samples[slot]?.take(values)
    return lineEnd
  }
}

/** Where the line of a value ends that nobody wants, or -1 when a label set begins there: that is another series. */
function leaveValue(body: Buffer, start: number): number {
  if (body[start] === opening) return none
  let at = start
  while (at < body.length && body[at] !== newline) at++
  return at
}
