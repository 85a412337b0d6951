import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { systemClock } from './clock.ts'

beforeEach(() => void vi.useFakeTimers({ now: 1_700_000_000_000 }))
afterEach(() => void vi.useRealTimers())

test('every moment of the grid is called for once, also when a timer comes a millisecond early', async () => {
  const calls: number[] = []
  const stop = systemClock.every(1_000, () => calls.push(Date.now()), 250)
  for (let i = 0; i < 5; i++) {
    const due = 1_700_000_000_250 + i * 1_000
    // The wall clock is a little behind the timer.
    await vi.advanceTimersByTimeAsync(due - Date.now() - 1)
    vi.setSystemTime(due - 2)
    await vi.advanceTimersByTimeAsync(1)
    expect(calls).toHaveLength(i + 1)
    await vi.advanceTimersByTimeAsync(500)
    expect(calls).toHaveLength(i + 1)
  }
  stop()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(calls).toHaveLength(5)
})

test('a clock that is set back calls on within an interval', async () => {
  let calls = 0
  const stop = systemClock.every(1_000, () => calls++)
  await vi.advanceTimersByTimeAsync(3_000)
  vi.setSystemTime(1_700_000_000_000 - 3_600_000)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(calls).toBeGreaterThanOrEqual(5)
  stop()
})
