import fc from 'fast-check'
import { compress } from 'snappyjs'
import { expect, test } from 'vitest'
import { unpackSnappy } from './snappy-block.ts'

const packed = (bytes: Uint8Array) => Buffer.from(compress(new Uint8Array(bytes)))
const limit = 1 << 20

test('what another implementation packs is unpacked to the same bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), fc.integer({ min: 1, max: 40 }), (bytes, times) => {
      const all = Buffer.concat(Array.from({ length: times }, () => Buffer.from(bytes)))
      const result = unpackSnappy(packed(all), limit)
      expect(result.ok && result.bytes.equals(all)).toBe(true)
    }),
    { numRuns: 300 },
  )
})

test('every kind of element is understood: short and long literals, copies that overlap, four-byte offsets', () => {
  const of = (...bytes: number[]) => unpackSnappy(Buffer.from(bytes), limit)
  const text = (result: ReturnType<typeof of>) => (result.ok ? result.bytes.toString('latin1') : result.reason)
  expect(text(of(0))).toBe('')
  expect(text(of(3, 8, 97, 98, 99))).toBe('abc')
  expect(text(of(3, 0xf0, 2, 97, 98, 99))).toBe('abc')
  expect(text(of(9, 0, 97, 0x01 | (4 << 2), 1))).toBe('aaaaaaaaa')
  expect(text(of(5, 4, 97, 98, 0x02 | (2 << 2), 2, 0))).toBe('ababa')
  expect(text(of(5, 4, 97, 98, 0x03 | (2 << 2), 2, 0, 0, 0))).toBe('ababa')
})

test('nothing that is broken is believed, hangs or throws', () => {
  const of = (...bytes: number[]) => unpackSnappy(Buffer.from(bytes), limit)
  const malformed = { ok: false, reason: 'malformed' }
  expect(of()).toEqual(malformed)
  expect(of(0xff, 0xff, 0xff, 0xff, 0xff, 1)).toEqual(malformed)
  // A literal whose length would be negative in 32 bits.
  expect(of(10, 0xfc, 0, 0, 0, 0x80, 1, 2, 3)).toEqual(malformed)
  expect(of(5, 0x01, 1)).toEqual(malformed)
  expect(of(5, 4, 97, 98, 0x02 | (2 << 2), 9, 0)).toEqual(malformed)
  expect(of(5, 4, 97, 98, 0x02 | (2 << 2), 0, 0)).toEqual(malformed)
  expect(of(4, 4, 97, 98)).toEqual(malformed)
  expect(of(1, 4, 97, 98)).toEqual(malformed)
  const good = packed(Buffer.from('abcabcabcabcabcabcabcabc'.repeat(20)))
  for (let end = 0; end < good.length; end++) expect(unpackSnappy(good.subarray(0, end), limit).ok).toBe(false)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      unpackSnappy(Buffer.from(bytes), limit)
    }),
    { numRuns: 2_000 },
  )
})

test('what unpacks to more than it may, or claims to, costs no memory', () => {
  const zeros = packed(Buffer.alloc(limit + 1))
  expect(unpackSnappy(zeros, limit)).toEqual({ ok: false, reason: 'too-big' })
  const liar = Buffer.from([0xff, 0xff, 0x3f, 0, 97])
  expect(unpackSnappy(liar, limit)).toEqual({ ok: false, reason: 'malformed' })
})
