import type { ServiceDetail } from '../../contracts/board.ts'
import { addBuckets, type Bucket, emptyBucket } from '../../contracts/bucket.ts'
import { refineClasses } from '../../contracts/error-class.ts'
import type { Sighting } from '../../contracts/error-group.ts'
import { wilson } from '../../contracts/evidence.ts'
import { bucketStart } from '../../contracts/instant.ts'
import type { ServiceName } from '../../contracts/service.ts'
import { primaryVantage, type Vantage } from '../../contracts/vantage.ts'
import { windowOf } from '../../contracts/window.ts'
import type { KnownGroup, Store } from '../store/store.ts'
import { type Range, spanOf } from './ranges.ts'
import type { RunningTeam } from './running-team.ts'
import { listErrors } from './seen-errors.ts'

const hourMs = 3_600_000
const longestKeptMs = 35 * 24 * hourMs
const routesAtMost = 50

/** Reads all that the drill-down shows of one service over a range. */
export async function readServiceDetail(
  live: RunningTeam,
  service: ServiceName,
  { store, range, now }: { store: Store; range: Range; now: number },
): Promise<ServiceDetail> {
  const { team } = live
  const { since, until } = spanOf(range, now)
  const kept = { since, until, widthMs: range.keptMs, service }
  const [buckets, hours, sightings, groups] = await Promise.all([
    store.buckets(team, kept),
    store.buckets(team, { since: Math.max(0, now - longestKeptMs), until, widthMs: hourMs, service }),
    store.sightings(team, kept),
    store.groups(team, service),
  ])
  const vantage = live.vantage(service) ?? primaryVantage(buckets.map((bucket) => bucket.vantage))
  const of = (wanted: Vantage | null) => buckets.filter((bucket) => bucket.vantage === wanted)
  const rate = of(vantage)
  const logged = of('error-log')
  const total = windowOf(rate, { since, until })
  return {
    team,
    view: live.view(service),
    since,
    until,
    widthMs: range.stepMs,
    total: {
      requests: total.requests,
      errors: total.errors,
      classes: refineClasses(total.classes, windowOf(logged, { since, until }).classes),
    },
    timeline: timelineOf({ rate, logged, from: beginning(buckets, hours, since), until, stepMs: range.stepMs }),
    routes: routesOf(rate),
    groups: groupsOf(groups, sightings),
    targets: live.targets(service).map(({ report }) => report),
  }
}

/** Where the chart may begin to say zero: at the first thing ever seen, or at its left edge when that is older. */
function beginning(buckets: readonly Bucket[], hours: readonly Bucket[], since: number): number | null {
  const isOlder = hours.some(({ at }) => at < bucketStart(since, hourMs))
  if (isOlder) return since
  return buckets.length === 0 ? null : buckets.reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY)
}

function timelineOf({
  rate,
  logged,
  from,
  until,
  stepMs,
}: {
  rate: readonly Bucket[]
  logged: readonly Bucket[]
  from: number | null
  until: number
  stepMs: number
}): ServiceDetail['timeline'] {
  if (from === null) return []
  const steps = (buckets: readonly Bucket[]) => {
    const sums = new Map<number, Bucket>()
    for (const bucket of buckets) {
      const at = bucketStart(bucket.at, stepMs)
      sums.set(at, addBuckets(sums.get(at) ?? emptyBucket({ ...bucket, at }), bucket))
    }
    return sums
  }
  const [counted, told] = [steps(rate), steps(logged)]
  const timeline: ServiceDetail['timeline'] = []
  for (let at = bucketStart(from, stepMs); at < until; at += stepMs) {
    const { requests, errors, classes } = counted.get(at) ?? { requests: 0, errors: 0, classes: {} }
    timeline.push({ at, requests, errors, classes: refineClasses(classes, told.get(at)?.classes ?? {}) })
  }
  return timeline
}

function routesOf(buckets: readonly Bucket[]): ServiceDetail['routes'] {
  const sums = new Map<string, { requests: number; errors: number }>()
  for (const { routes } of buckets) {
    for (const [route, { requests, errors }] of Object.entries(routes)) {
      const before = sums.get(route) ?? { requests: 0, errors: 0 }
      sums.set(route, { requests: before.requests + requests, errors: before.errors + errors })
    }
  }
  return [...sums]
    .map(([route, counts]) => ({ route, ...counts, ...wilson(counts.errors, counts.requests) }))
    .sort((a, b) => b.errors - a.errors || b.requests - a.requests || (a.route < b.route ? -1 : 1))
    .slice(0, routesAtMost)
}

function groupsOf(groups: readonly KnownGroup[], sightings: readonly Sighting[]): ServiceDetail['groups'] {
  const counts = new Map<string, number>()
  for (const { group, count } of sightings) counts.set(group, (counts.get(group) ?? 0) + count)
  const seen = groups.flatMap(({ group, firstAt, lastAt }) => {
    const count = counts.get(group.id)
    return count === undefined ? [] : [{ group, count, firstAt, lastAt }]
  })
  return listErrors(seen, 0).sort((a, b) => b.count - a.count || b.lastAt - a.lastAt)
}
