const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
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
