import { z } from 'zod'
import { addClasses, ClassCounts } from './error-class.ts'
import { Count, Instant } from './instant.ts'
import { addLatency, LatencyCounts } from './latency.ts'
import { ServiceName } from './service.ts'
import { addSides, SideCounts } from './side.ts'
import { Vantage } from './vantage.ts'

/** Widths of the slices that are kept, and for how long. Collectors send only the narrowest. */
export const slices = [
  { widthMs: 10_000, keepMs: 3_600_000 },
  { widthMs: 60_000, keepMs: 48 * 3_600_000 },
  { widthMs: 3_600_000, keepMs: 35 * 24 * 3_600_000 },
] as const
export const sliceMs = 10_000

/** A templated route such as `GET /orders/:id`; what falls over a bound is counted under `other`. */
export const RouteName = z.string().min(1).max(200)
export const otherRoute = 'other'
export const RouteCounts = z.strictObject({
  requests: Count,
  errors: Count,
  /** How long its answers took, where a histogram tells. */
  latency: LatencyCounts.optional(),
})
export type RouteCounts = z.infer<typeof RouteCounts>

/** The counts of one service in one slice of time, seen from one vantage. */
export const Bucket = z.strictObject({
  service: ServiceName,
  vantage: Vantage,
  at: Instant,
  requests: Count,
  errors: Count,
  classes: ClassCounts,
  routes: z.record(RouteName, RouteCounts),
  latency: LatencyCounts.optional(),
  /** What is counted beside the rate. */
  sides: SideCounts.optional(),
})
export type Bucket = z.infer<typeof Bucket>

export const emptyBucket = ({ service, vantage, at }: Pick<Bucket, 'service' | 'vantage' | 'at'>): Bucket => ({
  service,
  vantage,
  at,
  requests: 0,
  errors: 0,
  classes: {},
  routes: {},
})

export const addRoutes = (a: RouteCounts, b: RouteCounts): RouteCounts => ({
  requests: a.requests + b.requests,
  errors: a.errors + b.errors,
  ...(a.latency || b.latency ? { latency: addLatency(a.latency ?? {}, b.latency ?? {}) } : {}),
})

/** Buckets of one service and vantage added: there is no second way to count. */
export function addBuckets(a: Bucket, b: Bucket): Bucket {
  // A map, because a plain object already has a `constructor`, which a route may be called too.
  const routes = new Map(Object.entries(a.routes))
  for (const [route, counts] of Object.entries(b.routes)) {
    const before = routes.get(route)
    routes.set(route, before ? addRoutes(before, counts) : counts)
  }
  return {
    ...a,
    ...(a.latency || b.latency ? { latency: addLatency(a.latency ?? {}, b.latency ?? {}) } : {}),
    ...(a.sides || b.sides ? { sides: addSides(a.sides ?? {}, b.sides ?? {}) } : {}),
    requests: a.requests + b.requests,
    errors: a.errors + b.errors,
    classes: addClasses(a.classes, b.classes),
    routes: Object.fromEntries(routes),
  }
}

/** What a rate is made of: without routes, latencies and sides, which are many. */
export const onlyCounts = ({ service, vantage, at, requests, errors, classes }: Bucket): Bucket => ({
  service,
  vantage,
  at,
  requests,
  errors,
  classes,
  routes: {},
})
