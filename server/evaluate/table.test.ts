import { expect, test } from 'vitest'
import { alpha, binomialTail } from '../../contracts/evidence.ts'
import type { State } from '../../contracts/state.ts'
import { levelOf } from './level.ts'
import { evaluateTimes, seenAt } from './seen.fixture.ts'
import { thresholds } from './thresholds.ts'

/** Requests, errors, the tail at 1 % and at 5 % (checked with exact fractions; null: too small to print), the state. */
const rows: [number, number, string | null, string | null, State][] = [
  [1, 1, '1e-2', '5e-2', 'ok'],
  [2, 1, '2e-2', '1e-1', 'ok'],
  [2, 2, '1e-4', '2.5e-3', 'watch'],
  [3, 2, '3e-4', '7e-3', 'watch'],
  [3, 3, '1e-6', '1.3e-4', 'failing'],
  [5, 1, '5e-2', '2e-1', 'ok'],
  [5, 3, '1e-5', '1.2e-3', 'watch'],
  [10, 2, '4e-3', '9e-2', 'ok'],
  [10, 3, '1e-4', '1e-2', 'watch'],
  [10, 5, '2e-8', '6e-5', 'failing'],
  [20, 1, '2e-1', '1', 'ok'],
  [20, 4, '4e-5', '2e-2', 'watch'],
  [30, 2, '4e-2', '4e-1', 'ok'],
  [30, 7, '2e-8', '6e-4', 'failing'],
  [100, 4, '2e-2', '1', 'ok'],
  [100, 6, '5e-4', '4e-1', 'watch'],
  [300, 9, '4e-3', '1', 'ok'],
  [300, 28, '1e-18', '1.3e-3', 'watch'],
  [1000, 20, '3e-3', '1', 'ok'],
  [1000, 75, null, '4e-4', 'failing'],
  [3000, 60, '8e-7', '1', 'watch'],
  [3000, 190, null, '7e-4', 'failing'],
  [10_000, 133, '9e-4', '1', 'watch'],
  [60_000, 3200, null, '1e-4', 'failing'],
]

/** One digit, or two where the second one decides. */
const printed = (tail: number, like: string) =>
  tail === 1 ? '1' : tail.toExponential(like.includes('.') ? 1 : 0).replace('e+0', '')

/** The errors as far apart as they can be, over six slices, so that only the numbers decide. */
function spreadOut(errors: number, requests: number): [number, number][] {
  return Array.from({ length: 6 }, (_, i) => {
    const share = (count: number) => Math.floor(count / 6) + (i < count % 6 ? 1 : 0)
    return [share(errors), share(requests)]
  })
}

test.each(rows)('of %i requests %i errors: the tails are %s and %s, the state is %s', (...row) => {
  const [n, k, at1, at5, state] = row
  if (at1 === null) expect(binomialTail(k, n, 0.01)).toBeLessThan(1e-19)
  else expect(printed(binomialTail(k, n, 0.01), at1)).toBe(at1)
  if (at5 !== null) expect(printed(binomialTail(k, n, 0.05), at5)).toBe(at5)
  expect(evaluateTimes(3, (now) => seenAt(now, spreadOut(k, n))).state).toBe(state)
})

test('no requests and no errors are no traffic', () => {
  expect(evaluateTimes(3, (now) => seenAt(now, [[0, 0]])).state).toBe('no-traffic')
})

/** Requests, fewest errors for `watch`, fewest for `failing`: the table of docs/alerts.md. */
const fewest: [number, number, number | null][] = [
  [2, 2, null],
  [3, 2, 3],
  [5, 2, 4],
  [10, 3, 5],
  [20, 4, 6],
  [30, 4, 7],
  [60, 5, 10],
  [100, 6, 14],
  [300, 11, 29],
  [1_000, 22, 74],
  [3_000, 49, 189],
  [10_000, 133, 570],
  [60_000, 678, 3_167],
]

test.each(fewest)('of %i requests, %i errors are the fewest for watch and %s for failing', (n, watch, failing) => {
  const first = (p: number) => {
    const k = Array.from({ length: n + 1 }, (_, i) => i).findIndex((i) => binomialTail(i, n, p) <= alpha)
    return k < 0 ? null : k
  }
  expect(first(thresholds.watch.ratio)).toBe(watch)
  expect(first(thresholds.failing.ratio)).toBe(failing)
})

test('errors that all fall into one slice are a clump and no evidence', () => {
  const clump = { since: 0, until: 1, requests: 100, errors: 50, classes: {}, spread: 1 }
  expect(levelOf({ recent: clump, base: clump })).toBe('ok')
  expect(levelOf({ recent: { ...clump, spread: 2 }, base: clump })).toBe('watch')
  expect(levelOf({ recent: { ...clump, spread: 3 }, base: clump })).toBe('failing')
})
