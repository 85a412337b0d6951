import { type RouteCounts, sliceMs } from '../../contracts/bucket.ts'
import type { ClassCounts, ErrorClass } from '../../contracts/error-class.ts'
import { bucketStart } from '../../contracts/instant.ts'
import type { Owner, Sink } from '../sink.ts'
import { failureOf } from './formats/passed.ts'
import type { SeenRequest } from './glance/glance.ts'
import { boundedName } from './group/bounded-route.ts'
import { groupOfAnswer } from './group/error-of-event.ts'
import type { LogMetrics } from './log-metrics.ts'
import { trustedInstant } from './record-event.ts'

type Failed = { class: ErrorClass; route: string; status: number; at: number; count: number }
type Slice = {
  at: number
  requests: number
  errors: number
  classes: ClassCounts
  routes: Map<string, RouteCounts>
  failed: Map<string, Failed>
}

/** Adds requests up, so that a busy log costs the sink a few calls a turn and not one a line. */
export type RequestTally = {
  add(request: SeenRequest, now: number): void
  /** Puts all that was added into the sink: before anything else can ask where reading stands. */
  flush(): void
}

export function createRequestTally(
  owner: Owner,
  { sink, metrics, routes }: { sink: Sink; metrics: LogMetrics; routes: Set<string> },
): RequestTally {
  const slices = new Map<number, Slice>()

  /** Most requests are of the slice of the one before. */
  let last: { start: number; slice: Slice } | null = null

  const sliceOf = (at: number): Slice => {
    if (last && at >= last.start && at < last.start + sliceMs) return last.slice
    const start = bucketStart(at, sliceMs)
    const slice = slices.get(start) ?? {
      at,
      requests: 0,
      errors: 0,
      classes: {},
      routes: new Map(),
      failed: new Map(),
    }
    slices.set(start, slice)
    last = { start, slice }
    return slice
  }
  const countsOf = (slice: Slice, name: string): RouteCounts => {
    const there = slice.routes.get(name)
    if (there) return there
    const counts = { requests: 0, errors: 0 }
    slice.routes.set(name, counts)
    return counts
  }
  const addFailed = (slice: Slice, request: SeenRequest, of: { class: ErrorClass; at: number }) => {
    slice.errors++
    slice.classes[of.class] = (slice.classes[of.class] ?? 0) + 1
    const { route, status } = request
    const key = `${status} ${route}`
    const before = slice.failed.get(key)
    if (before) {
      before.count++
      before.at = Math.max(before.at, of.at)
    } else slice.failed.set(key, { ...of, route, status, count: 1 })
  }

  return {
    add(request, now) {
      if (request.isScrape) return
      const at = trustedInstant(request, now)
      const slice = sliceOf(at)
      const failure = failureOf(request.status)
      slice.requests++
      const counts = countsOf(slice, boundedName(request, routes))
      counts.requests++
      if (failure === null) return
      counts.errors++
      addFailed(slice, request, { class: failure, at })
    },
    flush() {
      if (slices.size === 0) return
      for (const { at, requests, errors, classes, routes: byRoute, failed } of slices.values()) {
        const counts = { at, vantage: 'access-log', requests, errors, classes } as const
        sink.counts(owner, { ...counts, routes: Object.fromEntries(byRoute) })
        for (const { class: kind, route, status, at: last, count } of failed.values()) {
          const group = { ...groupOfAnswer(owner, { route, status }, last), class: kind }
          sink.error(owner, { group, at: last, count })
          metrics.events.inc({ class: kind }, count)
        }
      }
      slices.clear()
      last = null
    },
  }
}
