import { addBuckets, type Bucket, emptyBucket, type RouteCounts } from '../../contracts/bucket.ts'

// Latencies of routes and sides are most of what there is to keep, and only the drill-down reads them. So they are kept
// beside the Buckets, for a shorter time, as Buckets that count nothing.

const hasDetail = ({ sides, routes }: Bucket): boolean => {
  if (sides) return true
  for (const route in routes) if (routes[route]?.latency) return true
  return false
}

/** A Bucket without its detail. */
export function withoutDetail(bucket: Bucket): Bucket {
  if (!hasDetail(bucket)) return bucket
  const { sides: _sides, ...counts } = bucket
  const routes = Object.entries(bucket.routes).map(([route, { requests, errors }]) => [route, { requests, errors }])
  return { ...counts, routes: Object.fromEntries(routes) }
}

/** The detail of a Bucket alone; null when it has none. */
export function detailOf(bucket: Bucket): Bucket | null {
  if (!hasDetail(bucket)) return null
  const routes = Object.entries(bucket.routes).flatMap(([route, { latency }]): [string, RouteCounts][] =>
    latency ? [[route, { requests: 0, errors: 0, latency }]] : [],
  )
  return {
    ...emptyBucket(bucket),
    routes: Object.fromEntries(routes),
    ...(bucket.sides && { sides: bucket.sides }),
  }
}

/** Buckets and their detail put together again, in any order. */
export function withDetail(buckets: readonly Bucket[], details: readonly Bucket[]): Bucket[] {
  const whole = new Map<string, Bucket>()
  for (const half of [...buckets, ...details]) {
    const key = `${half.at}|${half.vantage}|${half.service}`
    const before = whole.get(key)
    whole.set(key, before ? addBuckets(before, half) : half)
  }
  return [...whole.values()]
}
