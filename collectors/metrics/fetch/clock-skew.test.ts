import { expect, test } from 'vitest'
import { createClockSkew } from './clock-skew.ts'

const now = 1_700_000_000_000
const dated = (at: number, age: string | null = null) => ({ date: new Date(at).toUTCString(), age })

test('a clock that is ahead is believed at once', () => {
  expect(createClockSkew().observe(dated(now + 7_200_000), now)).toBe(7_200_000)
})

test('a clock that is behind is believed when it goes on as ours does', () => {
  const skew = createClockSkew()
  expect(skew.observe(dated(now - 60_000), now)).toBe(0)
  expect(skew.observe(dated(now - 59_000), now + 1_000)).toBe(-60_000)
  expect(skew.observe(dated(now - 30_000), now + 30_000)).toBe(-60_000)
})

test('a cached header is no clock', () => {
  const skew = createClockSkew()
  for (let seconds = 0; seconds < 60; seconds++) {
    // Refreshed every twenty seconds, and by then always ten old.
    const at = now - 10_000 + Math.floor(seconds / 20) * 20_000
    expect(skew.observe(dated(at), now + seconds * 1_000)).toBe(0)
  }
  expect(skew.observe(dated(now + 51_000, '9'), now + 60_000)).toBe(0)
})

test('seconds of resolution, no Date and a Date that is none are no skew', () => {
  const skew = createClockSkew()
  expect(skew.observe(dated(now - 4_000), now)).toBe(0)
  expect(skew.observe({ date: null, age: null }, now)).toBe(0)
  expect(skew.observe({ date: 'soon', age: null }, now)).toBe(0)
})
