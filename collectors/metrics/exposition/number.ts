const zero = 0x30
const nine = 0x39
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const infinite = /^([+-]?)inf(?:inity)?$/i
const notANumber = /^[+-]?nan$/i

/**
 * A value as the exposition formats define it, or null. `Number()` alone would take `""`, `0x10` and `0b1`,
 * and refuse `Inf` and `nan`.
 */
export function parseNumber(text: string): number | null {
  if (decimal.test(text)) return Number(text)
  const sign = infinite.exec(text)
  if (sign) return sign[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return notANumber.test(text) ? Number.NaN : null
}

/** The same from bytes. Most values are short whole numbers, and those need no string. */
export function parseNumberBytes(body: Buffer, start: number, end: number): number | null {
  const length = end - start
  if (length === 0) return null
  if (length <= 15) {
    let whole = 0
    let at = start
    for (; at < end; at++) {
      const byte = body[at] ?? 0
      if (byte < zero || byte > nine) break
      whole = whole * 10 + (byte - zero)
    }
    if (at === end) return whole
  }
  return parseNumber(body.toString('latin1', start, end))
}
