import { isBlank } from './label-set.ts'
import { NumberReader } from './number-reader.ts'
import type { BadLineReason } from './sample.ts'

/** In which unit this exposition writes timestamps: `guess` goes by size, for bodies without a content type. */
export type TimestampUnit = 'ms' | 's' | 'guess'

const hash = 0x23
const zero = 0x30
/** Whole numbers of so many digits are exact. */
const maxDigits = 15

/** Seconds fit in 31 bits until 2038; milliseconds of this century do not. */
const toMs = (value: number, unit: TimestampUnit): number =>
  Math.round(unit === 's' || (unit === 'guess' && Math.abs(value) < 2 ** 31) ? value * 1_000 : value)

/** Reads all that follows name and labels: a value, and perhaps a timestamp, a start time, and an exemplar, which is left. */
export class ValueReader {
  value = 0
  /** Epoch milliseconds; NaN when there is none, because a field that may be null has its number on the heap. */
  timestamp = Number.NaN
  created = Number.NaN
  private readonly number = new NumberReader()
  private readonly unit: TimestampUnit

  constructor(unit: TimestampUnit) {
    this.unit = unit
  }

  /** Reads from the first byte of the value to the end of its line; null when all of that is well. */
  read(body: Buffer, start: number, lineEnd: number): BadLineReason | null {
    this.timestamp = Number.NaN
    this.created = Number.NaN
    if (this.readWhole(body, start, lineEnd)) return null
    let end = wordEnd(body, start, lineEnd)
    if (!this.number.read(body, start, end)) return 'bad-value'
    this.value = this.number.value
    while (end < lineEnd) {
      let at = end
      while (at < lineEnd && isBlank(body[at])) at++
      if (at >= lineEnd || body[at] === hash) return null
      end = wordEnd(body, at, lineEnd)
      const failed = this.readExtra(body, at, end)
      if (failed !== null) return failed
    }
    return null
  }

  /** Most values are a short whole number, and nothing follows them. */
  private readWhole(body: Buffer, start: number, lineEnd: number): boolean {
    if (start === lineEnd || lineEnd - start > maxDigits) return false
    let whole = 0
    for (let at = start; at < lineEnd; at++) {
      const digit = (body[at] ?? 0) - zero
      if (digit < 0 || digit > 9) return false
      whole = whole * 10 + digit
    }
    this.value = whole
    return true
  }

  private readExtra(body: Buffer, start: number, end: number): BadLineReason | null {
    const { number } = this
    const isStart = body[start] === 0x73 && body[start + 1] === 0x74 && body[start + 2] === 0x40
    if (!number.read(body, isStart ? start + 3 : start, end) || !Number.isFinite(number.value)) return 'bad-timestamp'
    if (isStart) this.created = Math.round(number.value * 1_000)
    else if (Number.isNaN(this.timestamp) && Number.isNaN(this.created)) this.timestamp = toMs(number.value, this.unit)
    else return 'trailing-text'
    return null
  }
}

/** A word ends with a blank, or where an exemplar begins. */
function wordEnd(body: Buffer, start: number, lineEnd: number): number {
  let end = start
  while (end < lineEnd && !isBlank(body[end]) && body[end] !== hash) end++
  return end
}
