import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addBuckets, Bucket, emptyBucket, slices } from './bucket.ts'
import { bucketStart } from './instant.ts'

const of = { service: 'shop', vantage: 'app', at: 1_700_006_400_000 } as const
const routes = fc.dictionary(
  fc.constantFrom('GET /', 'GET /orders/:id', 'other', '__proto__x'),
  fc.record({ requests: fc.nat(1_000), errors: fc.nat(1_000) }, { noNullPrototype: true }),
  { noNullPrototype: true },
)
const bucket: fc.Arbitrary<Bucket> = fc
  .record({ requests: fc.nat(1_000_000), errors: fc.nat(1_000_000), timeouts: fc.nat(1_000), routes })
  .map(({ timeouts, ...counts }) => ({ ...of, ...counts, classes: timeouts > 0 ? { timeout: timeouts } : {} }))

test('a Bucket plus a Bucket is a Bucket, in any order', () => {
  fc.assert(
    fc.property(bucket, bucket, bucket, (a, b, c) => {
      expect(Bucket.parse(addBuckets(a, b))).toEqual(addBuckets(b, a))
      expect(addBuckets(addBuckets(a, b), c)).toEqual(addBuckets(a, addBuckets(b, c)))
      expect(addBuckets(a, emptyBucket(of))).toEqual(a)
    }),
  )
})

test('adding changes neither of the two', () => {
  fc.assert(
    fc.property(bucket, bucket, (a, b) => {
      const copy = structuredClone({ a, b })
      addBuckets(a, b)
      expect({ a, b }).toEqual(copy)
    }),
  )
})

test('an instant lies in exactly one slice of each width, and narrow slices lie within wide ones', () => {
  fc.assert(
    fc.property(fc.nat(4_000_000_000_000), (at) => {
      for (const { widthMs } of slices) {
        const start = bucketStart(at, widthMs)
        expect(start % widthMs).toBe(0)
        expect(at - start).toBeGreaterThanOrEqual(0)
        expect(at - start).toBeLessThan(widthMs)
        for (const wide of slices.filter((each) => each.widthMs > widthMs)) {
          expect(bucketStart(start, wide.widthMs)).toBe(bucketStart(at, wide.widthMs))
        }
      }
    }),
  )
})

test('counts are whole numbers and never negative', () => {
  for (const wrong of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '1']) {
    expect(Bucket.safeParse({ ...emptyBucket(of), errors: wrong }).success).toBe(false)
  }
})
