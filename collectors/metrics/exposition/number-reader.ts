import { parseNumber } from './number.ts'

const zero = 0x30
const nine = 0x39
/** So many digits are a whole number that a double holds exactly. */
const maxDigits = 15
/** Powers of ten that a double holds exactly. */
const powers = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))

/**
 * Reads numbers from bytes. Most values are short decimals, and those need no string: a whole number of up to 15 digits
 * and a power of ten up to 22 are both exact as doubles, so one multiplication or division rounds as `Number()` does.
 * The value is kept in a field, because a returned fraction would be an object on the heap.
 */
export class NumberReader {
  value = 0
  private at = 0
  private digits = 0
  private significant = 0

  /** False when the bytes from `start` to `end` are not a number. */
  read(body: Buffer, start: number, end: number): boolean {
    if (this.readShort(body, start, end)) return true
    const value = parseNumber(body.toString('latin1', start, end))
    if (value === null) return false
    this.value = value
    return true
  }

  private readShort(body: Buffer, start: number, end: number): boolean {
    const first = body[start]
    this.at = first === 0x2d || first === 0x2b ? start + 1 : start
    this.digits = 0
    this.significant = 0
    const whole = this.readDigits(body, 0, end)
    let exponent = 0
    let mantissa = whole
    if (this.at < end && body[this.at] === 0x2e) {
      const point = ++this.at
      mantissa = this.readDigits(body, whole, end)
      exponent = point - this.at
    }
    if (this.digits === 0 || this.significant > maxDigits) return false
    if (this.at < end) {
      const more = this.readExponent(body, end)
      if (Number.isNaN(more)) return false
      exponent += more
    }
    if (exponent < -22 || exponent > 22) return false
    const size = exponent < 0 ? mantissa / (powers[-exponent] ?? 1) : mantissa * (powers[exponent] ?? 1)
    this.value = first === 0x2d ? -size : size
    return true
  }

  private readDigits(body: Buffer, before: number, end: number): number {
    let sum = before
    while (this.at < end) {
      const byte = body[this.at] ?? 0
      if (byte < zero || byte > nine) break
      sum = sum * 10 + (byte - zero)
      // Leading zeros are digits that say nothing.
      if (sum > 0) this.significant++
      this.digits++
      this.at++
    }
    return sum
  }

  /** The exponent that ends the number, or NaN when there is anything else. */
  private readExponent(body: Buffer, end: number): number {
    if (((body[this.at] ?? 0) | 0x20) !== 0x65) return Number.NaN
    const sign = body[++this.at]
    const isNegative = sign === 0x2d
    if (isNegative || sign === 0x2b) this.at++
    if (this.at >= end || end - this.at > 3) return Number.NaN
    const size = this.readDigits(body, 0, end)
    return this.at < end ? Number.NaN : isNegative ? -size : size
  }
}
