import { expect, test } from 'vitest'
import { createPace, timeoutOf } from './pace.ts'

const url = 'http://127.0.0.1/metrics'

test('a scrape is given most of its interval, at least half a second and at most ten', () => {
  expect(timeoutOf({ url })).toBe(800)
  expect(timeoutOf({ url, interval: 250 })).toBe(500)
  expect(timeoutOf({ url, interval: 60_000 })).toBe(10_000)
  expect(timeoutOf({ url, interval: 60_000, timeout: 3_000 })).toBe(3_000)
})

test('one hiccup slows nothing, and a slow target is spared up to a bound', () => {
  const pace = createPace({ url })
  for (const ms of [20, 20, 20, 20, 300]) pace.took(ms)
  expect(pace.everyMs()).toBe(1_000)
  expect(pace.note()).toBeNull()
  for (let i = 0; i < 50; i++) pace.took(6_000)
  expect(pace.everyMs()).toBe(15_000)
  expect(pace.note()).toContain('asked every 15 s')
})

test('the first scrape, which also connects, tells nothing, and of the next three the quickest counts', () => {
  const pace = createPace({ url })
  pace.took(900)
  expect(pace.everyMs()).toBe(1_000)
  pace.took(400)
  expect(pace.everyMs()).toBe(4_000)
  pace.took(8)
  pace.took(700)
  expect(pace.everyMs()).toBe(1_000)
  for (let i = 0; i < 20; i++) pace.took(300)
  expect(pace.everyMs()).toBeGreaterThan(2_900)
})

test('an answer that keeps us busy is asked for less often, so that it takes no time of the others', () => {
  const pace = createPace({ url })
  for (let i = 0; i < 3; i++) pace.took(50)
  pace.processed(400)
  expect(pace.everyMs()).toBe(1_000)
  for (let i = 0; i < 20; i++) pace.processed(400)
  expect(pace.everyMs()).toBeGreaterThan(3_900)
  expect(pace.note()).toMatch(
    /^Reading its answer takes \d+ ms, so it is asked every \d(\.\d)? s to spare the other targets\.$/,
  )
})

test('one that hangs gets more time at each attempt, and its first answer brings it back', () => {
  const pace = createPace({ url })
  pace.took(5)
  pace.took(5)
  pace.timedOut()
  expect(pace.everyMs()).toBe(1_000)
  pace.timedOut()
  expect([pace.everyMs(), pace.timeoutMs()]).toEqual([8_000, 6_400])
  pace.timedOut()
  expect([pace.everyMs(), pace.timeoutMs()]).toEqual([15_000, 10_000])
  pace.took(5)
  expect([pace.everyMs(), pace.timeoutMs()]).toEqual([1_000, 800])
})
