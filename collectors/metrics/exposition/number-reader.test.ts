import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseNumber } from './number.ts'
import { NumberReader } from './number-reader.ts'

const read = (text: string): number | null => {
  const number = new NumberReader()
  const body = Buffer.from(`x${text}y`)
  return number.read(body, 1, body.length - 1) ? number.value : null
}

test('numbers read from bytes are bit for bit those of Number(), however they are written', () => {
  const written = fc.oneof(
    fc.double().map(String),
    fc.double().map((value) => value.toExponential()),
    fc.tuple(fc.maxSafeNat(), fc.nat(25)).map(([value, places]) => (value / 10 ** places).toFixed(places)),
    fc.stringMatching(/^[+-]?\d{0,18}\.?\d{0,18}([eE][+-]?\d{0,3})?$/),
    fc.array(fc.constantFrom(...'0123456789+-.eExInfNa_ '), { maxLength: 12 }).map((letters) => letters.join('')),
  )
  fc.assert(
    fc.property(written, (text) => {
      expect(read(text)).toBe(parseNumber(text))
    }),
    { numRuns: 20_000 },
  )
})

test('a number of a million digits is a number, and one letter after them makes it none', () => {
  const digits = '7'.repeat(1_000_000)
  expect(read(digits)).toBe(Number.POSITIVE_INFINITY)
  expect(read(`0.${digits}`)).toBeCloseTo(7 / 9)
  expect(read(`${digits}x`)).toBeNull()
  expect(read(`0.${digits}e`)).toBeNull()
})
