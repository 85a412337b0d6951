/** Why a block cannot be unpacked. */
export type SnappyResult = { ok: true; bytes: Buffer } | { ok: false; reason: 'too-big' | 'malformed' }

const malformed: SnappyResult = { ok: false, reason: 'malformed' }

/**
 * Unpacks one block of Snappy. It comes from outside, so every length is checked before it is believed, and what it
 * unpacks to is never larger than it may be.
 */
export function unpackSnappy(packed: Buffer, maxBytes: number): SnappyResult {
  const size = lengthAt(packed)
  if (size === null) return malformed
  if (size.value > maxBytes) return { ok: false, reason: 'too-big' }
  // Three bytes can copy at most 64: what claims more than that was never packed.
  if (size.value > packed.length * 64) return malformed
  const bytes = Buffer.allocUnsafe(size.value)
  return fill(bytes, packed, size.end) ? { ok: true, bytes } : malformed
}

/** Whether the elements of the block fill the bytes, exactly. */
function fill(bytes: Buffer, packed: Buffer, start: number): boolean {
  let from = start
  let to = 0
  while (from < packed.length) {
    const element = ((packed[from] ?? 0) & 3) === 0 ? literalAt(packed, from) : copyAt(packed, from)
    if (element === null || to + element.length > bytes.length) return false
    const { length, offset, end } = element
    from = end
    if (offset === null) {
      if (from + length > packed.length) return false
      packed.copy(bytes, to, from, from + length)
      from += length
    } else {
      if (offset === 0 || offset > to) return false
      repeat(bytes, { to, offset, length })
    }
    to += length
  }
  return to === bytes.length
}

/** The length that the block begins with. */
function lengthAt(packed: Buffer): { value: number; end: number } | null {
  let value = 0
  for (let at = 0; at < 5; at++) {
    const byte = packed[at]
    if (byte === undefined) return null
    value += (byte & 0x7f) * 2 ** (7 * at)
    if (byte < 0x80) return value > 0xffff_ffff ? null : { value, end: at + 1 }
  }
  return null
}

/** A piece of the output: `length` bytes that follow at `end`, or that were written `offset` bytes before. */
type Element = { length: number; offset: number | null; end: number }

function literalAt(packed: Buffer, at: number): Element | null {
  const short = (packed[at] ?? 0) >>> 2
  if (short < 60) return { length: short + 1, offset: null, end: at + 1 }
  const width = short - 59
  if (at + 1 + width > packed.length) return null
  return { length: packed.readUIntLE(at + 1, width) + 1, offset: null, end: at + 1 + width }
}

function copyAt(packed: Buffer, at: number): Element | null {
  const tag = packed[at] ?? 0
  const width = [0, 1, 2, 4][tag & 3] ?? 0
  if (at + 1 + width > packed.length) return null
  const offset = packed.readUIntLE(at + 1, width)
  const end = at + 1 + width
  if ((tag & 3) === 1) return { length: ((tag >>> 2) & 7) + 4, offset: offset + ((tag >>> 5) << 8), end }
  return { length: (tag >>> 2) + 1, offset, end }
}

/** A copy may overlap what it writes: then it repeats itself. */
function repeat(bytes: Buffer, { to, offset, length }: { to: number; offset: number; length: number }): void {
  if (offset >= length) bytes.copyWithin(to, to - offset, to - offset + length)
  else for (let i = 0; i < length; i++) bytes[to + i] = bytes[to + i - offset] ?? 0
}
