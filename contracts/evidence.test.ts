import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alpha, binomialTail, wilson } from './evidence.ts'

/** The tail summed term by term with whole numbers, for small n: no logarithms, nothing left out. */
function exactTail(errors: number, requests: number, per: { of: bigint }): number {
  let choose = 1n
  let sum = 0n
  const rest = per.of - 1n
  for (let i = 0; i <= requests; i++) {
    if (i >= errors) sum += choose * rest ** BigInt(requests - i)
    choose = (choose * BigInt(requests - i)) / BigInt(i + 1)
  }
  const whole = per.of ** BigInt(requests)
  return Number((sum * 10n ** 30n) / whole) / 1e30
}

test('the tail is the exact sum, wherever there is something to prove', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(200), fc.constantFrom(20n, 100n), (n, k, of) => {
      const errors = Math.min(k, n)
      fc.pre(errors > n / Number(of))
      const exact = exactTail(errors, n, { of })
      expect(Math.abs(binomialTail(errors, n, 1 / Number(of)) - exact)).toBeLessThanOrEqual(exact * 1e-6 + 1e-29)
    }),
  )
})

test('one error is never evidence, of however many requests', () => {
  fc.assert(
    fc.property(fc.oneof(fc.nat(1_000), fc.integer({ min: 1, max: 1_000_000_000 })), (n) => {
      expect(binomialTail(1, n, 0.01)).toBeGreaterThan(alpha)
      expect(binomialTail(1, n, 0.05)).toBeGreaterThan(alpha)
    }),
  )
})

test('no errors prove nothing, and neither does a rate that is not above the threshold', () => {
  expect(binomialTail(0, 1_000, 0.01)).toBe(1)
  expect(binomialTail(10, 1_000, 0.01)).toBe(1)
  expect(binomialTail(0, 0, 0.01)).toBe(1)
})

test('more errors are never less evidence, and more requests are never more', () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.nat(5_000), fc.constantFrom(0.01, 0.05), (n, k, p) => {
      const tail = binomialTail(k, n, p)
      const slack = 1 + 1e-6
      expect(binomialTail(k + 1, Math.max(n, k + 1), p)).toBeLessThanOrEqual(k + 1 <= n ? tail * slack : 1)
      expect(binomialTail(k, n + 1, p) * slack).toBeGreaterThanOrEqual(tail)
      expect(binomialTail(k, n, 0.05) * slack).toBeGreaterThanOrEqual(binomialTail(k, n, 0.01))
    }),
    { numRuns: 500 },
  )
})

test('where factorials change from sums to a series, the tail makes no step', () => {
  const below = binomialTail(1_100, 19_999, 0.05)
  const above = binomialTail(1_100, 20_002, 0.05)
  expect(above / below).toBeGreaterThan(1)
  expect(above / below).toBeLessThan(1.02)
})

test('the tail of millions of requests is a number between 0 and 1, and quick', () => {
  for (const [k, n] of [
    [500_000, 10_000_000],
    [510_000, 10_000_000],
    [10_000_000, 10_000_000],
  ] as const) {
    const tail = binomialTail(k, n, 0.05)
    expect(tail).toBeGreaterThanOrEqual(0)
    expect(tail).toBeLessThanOrEqual(1)
  }
})

test('more errors than requests are as if all had failed', () => {
  expect(binomialTail(3, 1, 0.05)).toBeCloseTo(0.05 ** 3, 12)
})

test('the interval holds the rate, stays within 0 and 1, and gets narrower with more requests', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
      const k = Math.floor(n * share)
      const { low, high } = wilson(k, n)
      expect(low).toBeGreaterThanOrEqual(0)
      expect(high).toBeLessThanOrEqual(1)
      expect(low).toBeLessThanOrEqual(k / n + 1e-12)
      expect(high).toBeGreaterThanOrEqual(k / n - 1e-12)
      const more = wilson(k * 10, n * 10)
      expect(more.high - more.low).toBeLessThan(high - low)
    }),
  )
})

test('the interval of nothing is everything', () => {
  expect(wilson(0, 0)).toEqual({ low: 0, high: 1 })
  expect(wilson(0, 50).low).toBe(0)
  expect(wilson(50, 50).high).toBe(1)
})
