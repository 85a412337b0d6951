import { addBuckets, type Bucket } from '../../contracts/bucket.ts'
import { addClasses, type ClassCounts, errorClasses, refineClasses } from '../../contracts/error-class.ts'
import type { Vantage } from '../../contracts/vantage.ts'
import { windowOf } from '../../contracts/window.ts'
import type { RateSource } from './rate-source.ts'
import type { Span } from './span.ts'

/** Buckets of one service by vantage, each oldest first. */
export type ByVantage = ReadonlyMap<Vantage, readonly Bucket[]>

/** Two sources are read at different moments: what stands so close before the first of one is the same requests. */
const apartMs = 60_000

/** The Buckets that a rate is made of, oldest first. */
export function rateBuckets(kept: ByVantage, { vantage, addsMade }: RateSource): readonly Bucket[] {
  const of = (wanted: Vantage) => kept.get(wanted) ?? []
  if (vantage === null) return []
  if (vantage !== 'gateway') return addsMade ? merged(of(vantage), of('gateway-made')) : of(vantage)
  const gateway = of('gateway')
  const [first] = gateway
  // Before the gateway was read the service counted itself.
  if (first === undefined) return merged(of('app'), of('gateway-made'))
  const before = of('app').filter(({ at }) => at < first.at - apartMs)
  return before.length === 0 ? gateway : [...before, ...gateway]
}

/** Two lists added slice by slice. The longer one stays as it is where the other has nothing to add. */
function merged(many: readonly Bucket[], few: readonly Bucket[]): readonly Bucket[] {
  if (few.length === 0) return many
  const sum: Bucket[] = []
  let next = 0
  for (const bucket of many) {
    for (let other = few[next]; other && other.at < bucket.at; other = few[++next]) sum.push(other)
    const same = few[next]
    if (same?.at === bucket.at) {
      sum.push(addBuckets(bucket, same))
      next++
    } else sum.push(bucket)
  }
  return [...sum, ...few.slice(next)]
}

/**
 * The classes of a rate in a span. A gateway often knows no more of what it passed on than `5xx`; there the service's
 * own counters say which it was, and logs say it best. No total changes. `rate` is what `rateBuckets` made of `kept`.
 */
export function classesOfRate(
  { rate, kept }: { rate: readonly Bucket[]; kept: ByVantage },
  source: RateSource,
  span: Span,
): ClassCounts {
  const of = (vantage: Vantage) => windowOf(kept.get(vantage) ?? [], span).classes
  const counted = windowOf(rate, span).classes
  if (source.vantage !== 'gateway') return refineClasses(counted, of('error-log'))
  const made = of('gateway-made')
  return refineClasses(addClasses(refineClasses(without(counted, made), of('app')), made), of('error-log'))
}

function without(all: ClassCounts, some: ClassCounts): ClassCounts {
  const rest: ClassCounts = {}
  for (const name of errorClasses) {
    const left = (all[name] ?? 0) - (some[name] ?? 0)
    if (left > 0) rest[name] = left
  }
  return rest
}
