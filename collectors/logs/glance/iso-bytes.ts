import { parseIso } from '../formats/stamp.ts'
import { isDigit, standsAt } from './glance.ts'

const shape = Buffer.from('0000-00-00T00:00:00')
const [plus, minus, dot, colon, utc] = [43, 45, 46, 58, 90]

/** Reads times such as `2026-11-24T03:42:10.844351500Z` from bytes. */
export type IsoBytes = {
  /** Where the time ends that begins here; -1 where it is none with a zone. */
  end(bytes: Buffer, from: number): number
  /** The time that the last `end` found in these bytes. */
  stamp(): number | null
}

const isShaped = (bytes: Uint8Array, from: number): boolean => {
  for (let i = 0; i < shape.length; i++) {
    const byte = bytes[from + i]
    if (shape[i] === 48 ? !isDigit(byte) : byte !== shape[i]) return false
  }
  return true
}

/** Where `Z` or `+01:00` ends that begins here, or -1. */
function afterZone(bytes: Uint8Array, at: number): number {
  if (bytes[at] === utc) return at + 1
  if (bytes[at] !== plus && bytes[at] !== minus) return -1
  const isRight = isDigit(bytes[at + 1]) && isDigit(bytes[at + 2]) && isDigit(bytes[at + 4]) && isDigit(bytes[at + 5])
  return isRight && bytes[at + 3] === colon ? at + 6 : -1
}

export function isoBytes(): IsoBytes {
  /** The second that was read last, its zone, and what both are. */
  let second = Buffer.alloc(0)
  let zone = Buffer.alloc(0)
  let whole: number | null = null
  let fractionMs = 0

  const readFraction = (bytes: Uint8Array, from: number): number => {
    let value = 0
    let at = from
    for (; isDigit(bytes[at]) && at - from < 10; at++) value = 10 * value + (bytes[at] ?? 0) - 48
    fractionMs = Math.floor((value / 10 ** (at - from)) * 1_000)
    return at > from && at - from <= 9 ? at : -1
  }

  return {
    end(bytes, from) {
      const isSame = second.length > 0 && standsAt(bytes, from, second)
      if (!isSame && !isShaped(bytes, from)) return -1
      let at = from + shape.length
      fractionMs = 0
      if (bytes[at] === dot) at = readFraction(bytes, at + 1)
      const end = at < 0 ? -1 : afterZone(bytes, at)
      if (end < 0) return -1
      if (isSame && zone.length === end - at && standsAt(bytes, at, zone)) return end
      second = Buffer.from(bytes.subarray(from, from + shape.length))
      zone = Buffer.from(bytes.subarray(at, end))
      whole = parseIso(`${second}${zone}`).stamp
      return end
    },
    stamp: () => (whole === null ? null : whole + fractionMs),
  }
}
