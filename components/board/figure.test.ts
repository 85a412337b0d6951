import { expect, test } from 'vitest'
import { viewOf } from './board.fixture.ts'
import { figureOf } from './figure.ts'

const plain = (text: string) => text.replace(/[\u2009\u00a0]/g, ' ')
const rateOf = (errors: number, requests: number, windowMs = 60_000) => ({
  errors,
  requests,
  windowMs,
  ratio: requests === 0 ? null : errors / requests,
  low: 0.037,
  high: 0.379,
})
const say = (view: Parameters<typeof viewOf>[0], isShort = false) => {
  const { big, small, counts } = figureOf(viewOf(view), isShort)
  return plain(`${big}${small} | ${counts}`)
}

test('a rate stands with its counts and its window', () => {
  expect(say({ rate: rateOf(311, 4_203) })).toBe('7.4% | 311 of 4 203 · 1 min')
  expect(say({ rate: rateOf(311, 4_203) }, true)).toBe('7.4% | 311/4.2k · 1m')
})

test('below twenty requests the fraction is the figure', () => {
  expect(say({ rate: rateOf(2, 15, 3_600_000) })).toBe('2/15 | ≈ 13 % (4–38) · 60 min')
  expect(say({ rate: rateOf(0, 15, 3_600_000) })).toMatch(/^0\/15/)
  expect(say({ rate: rateOf(2, 20) })).toMatch(/^10%/)
})

test('no traffic, no data and silence are words and never 0 %', () => {
  expect(say({ rate: rateOf(0, 0) })).toBe('no traffic | ')
  expect(say({ state: 'no-data', severity: 'failing' })).toBe('no data | ')
  expect(say({ state: 'silent' })).toBe('silent | ')
})

test('an error log alone gives errors per minute and no percentage', () => {
  expect(say({ rate: null, vantage: 'error-log', errorsPerMinute: 12 })).toBe('12errors / min | from logs alone')
})
