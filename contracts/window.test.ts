import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Bucket, emptyBucket, sliceMs } from './bucket.ts'
import { ratioOf, windowOf } from './window.ts'

const start = 1_700_006_400_000
const bucketAt = (slice: number, errors: number, requests: number): Bucket => ({
  ...emptyBucket({ service: 'shop', vantage: 'app', at: start + slice * sliceMs }),
  requests,
  errors,
  classes: errors > 0 ? { timeout: errors } : {},
})

test('a window is its buckets added, from its beginning to just before its end', () => {
  const buckets = [bucketAt(0, 1, 10), bucketAt(1, 0, 20), bucketAt(2, 2, 30), bucketAt(3, 4, 40)]
  expect(windowOf(buckets, { since: start + sliceMs, until: start + 3 * sliceMs })).toEqual({
    since: start + sliceMs,
    until: start + 3 * sliceMs,
    requests: 50,
    errors: 2,
    classes: { timeout: 2 },
    spread: 1,
  })
})

test('two windows side by side are the window over both', () => {
  const counts = fc.array(fc.tuple(fc.nat(50), fc.nat(9)), { maxLength: 60 })
  fc.assert(
    fc.property(counts, fc.nat(60), (list, cut) => {
      const buckets = list.map(([requests, errors], i) => bucketAt(i, errors, requests))
      const at = (slice: number) => start + slice * sliceMs
      const whole = windowOf(buckets, { since: at(0), until: at(60) })
      const first = windowOf(buckets, { since: at(0), until: at(cut) })
      const second = windowOf(buckets, { since: at(cut), until: at(60) })
      expect(first.requests + second.requests).toBe(whole.requests)
      expect(first.errors + second.errors).toBe(whole.errors)
      expect(first.spread + second.spread).toBe(whole.spread)
    }),
  )
})

test('a clump of errors in one slice has a spread of one', () => {
  const span = { since: start, until: start + 10 * sliceMs }
  expect(windowOf([bucketAt(3, 500, 500), bucketAt(3, 1, 1)], span).spread).toBe(1)
  expect(windowOf([bucketAt(3, 1, 1), bucketAt(4, 1, 1)], span).spread).toBe(2)
})

test('no traffic is not 0 %', () => {
  expect(ratioOf({ errors: 0, requests: 0 })).toBe(null)
  expect(ratioOf({ errors: 3, requests: 0 })).toBe(null)
  expect(ratioOf({ errors: 0, requests: 7 })).toBe(0)
  expect(ratioOf({ errors: 9, requests: 7 })).toBe(1)
})
