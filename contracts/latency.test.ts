import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addLatency, boundAbove, LatencyCounts, latencyAtMost, summariseLatency } from './latency.ts'

const counts: fc.Arbitrary<LatencyCounts> = fc.dictionary(
  fc.constantFrom('5', '10', '2.5', '1000', 'Inf'),
  fc.nat(1_000),
  { noNullPrototype: true },
)

test('latencies add up in any order, whatever bounds each has', () => {
  fc.assert(
    fc.property(counts, counts, counts, (a, b, c) => {
      expect(LatencyCounts.parse(addLatency(a, b))).toEqual(addLatency(b, a))
      expect(addLatency(addLatency(a, b), c)).toEqual(addLatency(a, addLatency(b, c)))
    }),
  )
})

test('a share of the answers took at most the bound that holds it, and nothing is guessed between bounds', () => {
  const seen = { '100': 90, '250': 8, '2.5': 0, Inf: 2 }
  expect([0.5, 0.9, 0.95, 0.98, 0.99].map((share) => latencyAtMost(seen, share))).toEqual([
    ...[100, 100, 250, 250, Number.POSITIVE_INFINITY],
  ])
  expect(latencyAtMost({}, 0.5)).toBeNull()
  expect(latencyAtMost({ '5': 0 }, 0.5)).toBeNull()
})

test('a summary says null for what lies above the last bound, and is null itself where nothing was measured', () => {
  expect(summariseLatency({ '100': 90, '250': 8, Inf: 2 })).toEqual({ count: 100, p50Ms: 100, p95Ms: 250, p99Ms: null })
  expect(summariseLatency({})).toBeNull()
  expect(summariseLatency({ Inf: 0 })).toBeNull()
})

test('the bound above is the smallest that holds it, and infinity where there is none', () => {
  expect(boundAbove('15', ['10', '50', '20', 'Inf'])).toBe('20')
  expect(boundAbove('20', ['20'])).toBe('20')
  expect(boundAbove('99', ['20', '2.5'])).toBe('Inf')
})
