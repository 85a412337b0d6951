import { expect, test } from 'vitest'
import { bucketAt, start } from './seen.fixture.ts'
import { baseWindow, lengthMs, recentWindow } from './windows.ts'

const minute = 60_000
const every = (stepMs: number, counts: readonly [number, number], since: number) =>
  Array.from({ length: Math.floor((start - since) / stepMs) }, (_, i) => bucketAt(since + i * stepMs, counts))

test('a busy service is judged by its last minute and its last five', () => {
  const buckets = every(10_000, [0, 50], start - 60 * minute)
  expect(recentWindow(buckets, start)).toMatchObject({ requests: 300, since: start - minute })
  expect(baseWindow(buckets, start)).toMatchObject({ requests: 1_500, since: start - 5 * minute })
})

test('a window grows until it has 20 requests, and no further', () => {
  const buckets = every(10_000, [0, 1], start - 60 * minute)
  expect(recentWindow(buckets, start)).toMatchObject({ requests: 20, since: start - 200_000 })
  expect(baseWindow(buckets, start)).toMatchObject({ requests: 100, since: start - 1_000_000 })
})

test('a window stops at its longest, with fewer requests than it wanted', () => {
  const buckets = every(minute, [0, 1], start - 90 * minute)
  expect(recentWindow(buckets, start)).toMatchObject({ requests: 15, since: start - 15 * minute })
  expect(baseWindow(buckets, start)).toMatchObject({ requests: 60, since: start - 60 * minute })
})

test('the slice that still grows counts, and the announced length is that of whole slices', () => {
  const buckets = [...every(10_000, [0, 50], start - 5 * minute), bucketAt(start, [7, 9])]
  const window = recentWindow(buckets, start + 4_000)
  expect(window).toMatchObject({ requests: 309, errors: 7 })
  expect(lengthMs(window)).toBe(minute)
})

test('an empty service has the longest windows with nothing in them', () => {
  expect(recentWindow([], start)).toMatchObject({ requests: 0, since: start - 15 * minute })
  expect(lengthMs(baseWindow([], start))).toBe(60 * minute)
})
