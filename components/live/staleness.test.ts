import { expect, test } from 'vitest'
import { freshnessOf, isStale } from './staleness.ts'

test.each([
  [0, 'live'],
  [5_000, 'live'],
  [5_001, 'aging'],
  [14_999, 'aging'],
  [15_000, 'frozen'],
  [299_999, 'frozen'],
  [300_000, 'gone'],
] as const)('%i ms without a heartbeat is %s', (ageMs, freshness) => {
  expect(freshnessOf(ageMs)).toBe(freshness)
})

test('only what is frozen or gone must not be taken for the present', () => {
  expect((['live', 'aging', 'frozen', 'gone'] as const).filter(isStale)).toEqual(['frozen', 'gone'])
})
