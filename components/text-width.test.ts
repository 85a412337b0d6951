import { expect, test } from 'vitest'
import { fitMiddle, lineCount, textWidth } from './text-width.ts'

test('a name that fits stays whole, a longer one keeps both ends', () => {
  expect(fitMiddle('payment', 30, 400)).toBe('payment')
  const short = fitMiddle('payment-reconciliation-worker', 30, 200)
  expect(short).toMatch(/^pay.*….*ker$/)
  expect(textWidth(short, 30)).toBeLessThanOrEqual(200)
})

test('lines are broken between words, and inside a word that is longer than a line', () => {
  expect(lineCount('one two', 20, 400)).toBe(1)
  expect(lineCount('one two three four five six seven', 20, 150)).toBeGreaterThan(2)
  expect(lineCount('x'.repeat(100), 20, 400)).toBeGreaterThan(2)
})
