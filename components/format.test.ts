import { expect, test } from 'vitest'
import { formatAge, formatCount, formatCountShort, formatInterval, formatRatio, percentFigures } from './format.ts'

const plain = (text: string) => text.replace(/[\u2009\u00a0]/g, ' ')

test('no traffic is not 0 %', () => {
  expect(formatRatio(null, 0)).toBe('no traffic')
  expect(plain(formatRatio(0, 300))).toBe('0 %')
})

test('a percentage has the figures that its requests can carry', () => {
  expect(percentFigures(311 / 4_203, 4_203)).toBe('7.4')
  expect(percentFigures(0.74, 9_000)).toBe('74')
  expect(percentFigures(3 / 4_180, 4_180)).toBe('0.07')
  expect(percentFigures(41 / 198_000, 198_000)).toBe('0.02')
  expect(percentFigures(1 / 198_000, 198_000)).toBe('<0.01')
  expect(percentFigures(0.007, 5_000)).toBe('0.7')
  expect(percentFigures(3 / 30, 30)).toBe('10')
  expect(percentFigures(1 / 60, 60)).toBe('2')
})

test('an error is never rounded away, and a success neither', () => {
  expect(percentFigures(1 / 500, 500)).toBe('0.2')
  expect(percentFigures(1 / 2_500, 2_500)).toBe('0.04')
  expect(percentFigures(0.004, 90)).toBe('<1')
  expect(percentFigures(9_990 / 10_000, 10_000)).toBe('>99')
  expect(percentFigures(1, 10_000)).toBe('100')
})

test('counts are whole below ten thousand and rounded above', () => {
  expect(plain(formatCount(999))).toBe('999')
  expect(plain(formatCount(4_203))).toBe('4 203')
  expect(plain(formatCount(41_200))).toBe('41 k')
  expect(plain(formatCount(999_700))).toBe('1.0 M')
  expect(plain(formatCount(1_912_345))).toBe('1.9 M')
  expect(formatCountShort(2_890)).toBe('2.9k')
  expect(formatCountShort(198_000)).toBe('198k')
})

test('ages are as fine as they are young', () => {
  expect(plain(formatAge(8_400))).toBe('8 s')
  expect(plain(formatAge(192_000))).toBe('3 m 12 s')
  expect(plain(formatAge(7_500_000))).toBe('2 h 05 m')
  expect(plain(formatAge(3 * 86_400_000 + 5))).toBe('3 d')
})

test('an interval is as fine as it is narrow', () => {
  expect(formatInterval(0.037, 0.379)).toBe('4–38')
  expect(formatInterval(0.066, 0.082)).toBe('6.6–8.2')
})
