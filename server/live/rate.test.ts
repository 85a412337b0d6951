import { expect, test } from 'vitest'
import { type Bucket, emptyBucket } from '../../contracts/bucket.ts'
import { bestLength, chooseWindow, rateOf } from './rate.ts'
import { spanUntilNow } from './span.ts'

const now = 1_700_000_005_000
const bucket = (agoMs: number, requests: number): Bucket => ({
  ...emptyBucket({ service: 'shop', vantage: 'app', at: now - (now % 10_000) - agoMs }),
  requests,
})

test('the window is the shortest one with a hundred requests', () => {
  expect(bestLength([bucket(0, 100)], now)).toBe(60_000)
  expect(bestLength([bucket(0, 99)], now)).toBe(3_600_000)
  expect(bestLength([bucket(200_000, 60), bucket(0, 60)], now)).toBe(300_000)
  expect(bestLength([bucket(800_000, 60), bucket(0, 60)], now)).toBe(900_000)
  expect(bestLength([], now)).toBe(3_600_000)
})

test('a minute is six slices, the growing one among them', () => {
  expect(spanUntilNow(now, 60_000)).toEqual({ since: 1_699_999_950_000, until: 1_700_000_010_000 })
})

test('the first choice holds at once, another one only after it was better for two minutes without a break', () => {
  let choice = chooseWindow(null, 3_600_000, now)
  expect(choice.windowMs).toBe(3_600_000)
  choice = chooseWindow(choice, 60_000, now)
  choice = chooseWindow(choice, 60_000, now + 119_000)
  expect(choice.windowMs).toBe(3_600_000)
  // For one moment the old one was right again: patience begins anew.
  choice = chooseWindow(choice, 3_600_000, now + 119_500)
  choice = chooseWindow(choice, 60_000, now + 120_000)
  expect(choice.windowMs).toBe(3_600_000)
  choice = chooseWindow(choice, 60_000, now + 240_000)
  expect(choice.windowMs).toBe(60_000)
})

test('a rate has its counts, its window and its interval; without traffic it has no ratio', () => {
  const window = { since: 0, until: 60_000, classes: {}, spread: 0 }
  expect(rateOf({ ...window, requests: 15, errors: 2 })).toEqual({
    errors: 2,
    requests: 15,
    windowMs: 60_000,
    ratio: 2 / 15,
    low: expect.closeTo(0.0374, 3),
    high: expect.closeTo(0.3788, 3),
  })
  expect(rateOf({ ...window, requests: 0, errors: 0 }).ratio).toBeNull()
})
