import type { ServiceDetail } from '../../contracts/board.ts'
import { addRoutes, type Bucket, type RouteCounts } from '../../contracts/bucket.ts'
import type { Sighting } from '../../contracts/error-group.ts'
import { wilson } from '../../contracts/evidence.ts'
import { bucketStart } from '../../contracts/instant.ts'
import { summariseLatency } from '../../contracts/latency.ts'
import type { ServiceName } from '../../contracts/service.ts'
import { primaryVantage, type Vantage } from '../../contracts/vantage.ts'
import { windowOf } from '../../contracts/window.ts'
import type { KnownGroup, Store } from '../store/store.ts'
import { dependenciesOf } from './dependencies.ts'
import { latenciesBy, latencyOfRange, latencyVantage } from './latency-of-range.ts'
import { type Range, spanOf } from './ranges.ts'
import { type ByVantage, classesOfRate, rateBuckets } from './rate-buckets.ts'
import type { RateSource } from './rate-source.ts'
import { recentMs } from './recent-latency.ts'
import type { RunningTeam } from './running-team.ts'
import { listErrors } from './seen-errors.ts'
import { spanUntilNow } from './span.ts'

const minuteMs = 60_000
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
  const lastMinutes = spanUntilNow(now, recentMs, minuteMs)
  const isWhole = range.detailMs === range.keptMs
  const [buckets, wide, recently, hours, sightings, groups] = await Promise.all([
    store.buckets(team, { ...kept, detail: isWhole }),
    isWhole ? null : store.buckets(team, { ...kept, widthMs: range.detailMs, detail: true }),
    store.buckets(team, { ...lastMinutes, widthMs: minuteMs, service, detail: true }),
    store.buckets(team, { since: Math.max(0, now - longestKeptMs), until, widthMs: hourMs, service }),
    store.sightings(team, kept),
    store.groups(team, service),
  ])
  const counted = byVantage(buckets)
  const source = sourceOver(live.source(service), counted)
  const rate = rateBuckets(counted, source)
  const total = windowOf(rate, { since, until })
  const measuredAt = latencyVantage(buckets, source.vantage)
  const measured = buckets.filter(({ vantage }) => vantage === measuredAt)
  return {
    team,
    view: live.view(service),
    since,
    until,
    widthMs: range.stepMs,
    total: {
      requests: total.requests,
      errors: total.errors,
      classes: classesOfRate({ rate, kept: counted }, source, { since, until }),
    },
    timeline: timelineOf(
      { counted, source, measured },
      { from: beginning(buckets, hours, since), until, stepMs: range.stepMs },
    ),
    latency: latencyOfRange(measured, measuredAt),
    routes: routesOf(detailBuckets(wide ? byVantage(wide) : counted, source)),
    dependencies: dependenciesOf(wide ?? buckets, recently),
    groups: groupsOf(groups, sightings),
    targets: live.targets(service).map(({ report }) => report),
    discoveries: live.discoveries(),
  }
}

/** Where the chart may begin to say zero: at the first thing ever seen, or at its left edge when that is older. */
function beginning(buckets: readonly Bucket[], hours: readonly Bucket[], since: number): number | null {
  const isOlder = hours.some(({ at }) => at < bucketStart(since, hourMs))
  if (isOlder) return since
  return buckets.length === 0 ? null : buckets.reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY)
}

function byVantage(buckets: readonly Bucket[]): ByVantage {
  const kept = new Map<Vantage, Bucket[]>()
  for (const bucket of buckets) {
    const list = kept.get(bucket.vantage)
    if (list) list.push(bucket)
    else kept.set(bucket.vantage, [bucket])
  }
  return kept
}

/** A service that is quiet now may have counted in the range. */
function sourceOver(now: RateSource, counted: ByVantage): RateSource {
  if (now.vantage !== null) return now
  const vantage = primaryVantage(counted.keys())
  return { vantage, addsMade: vantage === 'app', note: null }
}

/** Routes are the service's own where it tells them, also when its rate is counted by the gateway before it. */
const detailBuckets = (counted: ByVantage, source: RateSource): readonly Bucket[] =>
  rateBuckets(
    counted,
    source.vantage === 'gateway' && counted.has('app') ? { ...source, vantage: 'app', addsMade: true } : source,
  )

function inSteps(buckets: readonly Bucket[], stepMs: number): Map<number, Bucket[]> {
  const steps = new Map<number, Bucket[]>()
  for (const bucket of buckets) {
    const at = bucketStart(bucket.at, stepMs)
    const list = steps.get(at)
    if (list) list.push(bucket)
    else steps.set(at, [bucket])
  }
  return steps
}

function timelineOf(
  { counted, source, measured }: { counted: ByVantage; source: RateSource; measured: readonly Bucket[] },
  { from, until, stepMs }: { from: number | null; until: number; stepMs: number },
): ServiceDetail['timeline'] {
  if (from === null) return []
  const rates = inSteps(rateBuckets(counted, source), stepMs)
  const steps = inSteps([...counted.values()].flat(), stepMs)
  const latencies = latenciesBy(measured, ({ at }) => bucketStart(at, stepMs))
  const timeline: ServiceDetail['timeline'] = []
  for (let at = bucketStart(from, stepMs); at < until; at += stepMs) {
    const span = { since: at, until: at + stepMs }
    const rate = rates.get(at) ?? []
    const { requests, errors } = windowOf(rate, span)
    const classes = classesOfRate({ rate, kept: byVantage(steps.get(at) ?? []) }, source, span)
    timeline.push({ at, requests, errors, classes, latency: summariseLatency(latencies.get(at) ?? {}) })
  }
  return timeline
}

function routesOf(buckets: readonly Bucket[]): ServiceDetail['routes'] {
  const sums = new Map<string, RouteCounts>()
  for (const { routes } of buckets) {
    for (const [route, counts] of Object.entries(routes)) {
      sums.set(route, addRoutes(sums.get(route) ?? { requests: 0, errors: 0 }, counts))
    }
  }
  return [...sums]
    .map(([route, { requests, errors, latency }]) => ({
      route,
      requests,
      errors,
      ...wilson(errors, requests),
      latency: summariseLatency(latency ?? {}),
    }))
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
