import { expect, test } from 'vitest'
import type { TargetReport } from '../contracts/target.ts'
import { watchFirstReadings } from './first-readings.ts'

const report = (name: string, goodAt: number | null): TargetReport => ({
  team: 'web',
  service: 'shop',
  kind: 'metrics',
  name,
  ok: goodAt !== null,
  fault: null,
  detail: '',
  readAt: goodAt,
  goodAt,
  intervalMs: 1_000,
  tookMs: null,
  bytes: null,
  recognised: null,
  vantage: null,
  notes: [],
})

test('where a target stands is kept after its first good reading, and not again after the next', () => {
  let now = [report('a', null), report('b', null)]
  let kept = 0
  const reports = watchFirstReadings(
    () => now,
    () => {
      kept++
    },
  )
  expect(reports()).toBe(now)
  expect(kept).toBe(0)
  now = [report('a', 1_000), report('b', null)]
  reports()
  expect(kept).toBe(1)
  now = [report('a', 2_000), report('b', null)]
  reports()
  expect(kept).toBe(1)
  now = [report('a', 3_000), report('b', 3_000)]
  reports()
  expect(kept).toBe(2)
})
