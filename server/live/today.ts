import { type Bucket, emptyBucket } from '../../contracts/bucket.ts'
import { bucketStart } from '../../contracts/instant.ts'
import type { ServiceName } from '../../contracts/service.ts'
import type { TeamName } from '../../contracts/team.ts'
import { makesRate, primaryVantage, type Vantage } from '../../contracts/vantage.ts'
import type { Store } from '../store/store.ts'
import { type ByVantage, rateBuckets } from './rate-buckets.ts'
import type { RateSource } from './rate-source.ts'

const minuteMs = 60_000
const hourMs = 3_600_000

export type Counts = { requests: number; errors: number }

/** The counts of the hours that are over, from the store; the running hour is added from memory. */
export type HoursBefore = {
  /** Local midnight that they begin at, and where they end. */
  since: number
  until: number
  kept: Map<ServiceName, Map<Vantage, Bucket[]>>
}

/** Reads what was counted from local midnight to the beginning of the running hour. */
export async function readHoursBefore(
  store: Store,
  team: TeamName,
  { midnight, now }: { midnight: number; now: number },
): Promise<HoursBefore> {
  const until = Math.max(midnight, bucketStart(now, hourMs))
  // Midnight is not on a full hour everywhere: the piece up to the next one is read in minutes.
  const fullHour = Math.min(until, Math.ceil(midnight / hourMs) * hourMs)
  const [minutes, hours] = await Promise.all([
    fullHour > midnight ? store.buckets(team, { since: midnight, until: fullHour, widthMs: minuteMs }) : [],
    until > fullHour ? store.buckets(team, { since: fullHour, until, widthMs: hourMs }) : [],
  ])
  const kept: HoursBefore['kept'] = new Map()
  for (const bucket of [...minutes, ...hours]) keep(kept, bucket)
  return { since: midnight, until, kept }
}

function keep(kept: HoursBefore['kept'], bucket: Bucket): void {
  const byVantage = kept.get(bucket.service) ?? new Map<Vantage, Bucket[]>()
  const list = byVantage.get(bucket.vantage) ?? []
  // Only the sums are shown of a day.
  list.push({ ...emptyBucket(bucket), requests: bucket.requests, errors: bucket.errors })
  byVantage.set(bucket.vantage, list)
  kept.set(bucket.service, byVantage)
}

/**
 * Where a service's day is counted from: the source of its rate now. When that is quiet now, or only its error log is
 * not, the best one that counted today. Requests without their errors would only thin out those of the others.
 */
function sourceToday(before: ByVantage, now: RateSource): RateSource {
  if (makesRate(now.vantage)) return now
  const counted = [...before.keys(), ...(now.vantage === null ? [] : [now.vantage])]
  const vantage = primaryVantage(counted.filter((one) => one !== 'requests-only'))
  return { vantage, addsMade: vantage === 'app', note: null }
}

/** Requests and errors of one service since midnight. `recent` are its slices in memory. */
export function todayOf(
  before: HoursBefore,
  service: ServiceName,
  { source, recent }: { source: RateSource; recent: ByVantage },
): Counts {
  const hours: ByVantage = before.kept.get(service) ?? new Map()
  return sumOf(rateBuckets(dayOf(before, { service, recent }), sourceToday(hours, source)))
}

/** The same of what a gateway answered for the service. */
export const relayedToday = (before: HoursBefore, of: { service: ServiceName; recent: ByVantage }): Counts =>
  sumOf(dayOf(before, of).get('gateway') ?? [])

function dayOf(before: HoursBefore, { service, recent }: { service: ServiceName; recent: ByVantage }): ByVantage {
  const hours: ByVantage = before.kept.get(service) ?? new Map()
  const day = new Map<Vantage, readonly Bucket[]>(hours)
  for (const [vantage, slices] of recent) {
    const since = slices.filter(({ at }) => at >= before.until)
    if (since.length > 0) day.set(vantage, [...(hours.get(vantage) ?? []), ...since])
  }
  return day
}

function sumOf(buckets: readonly Bucket[]): Counts {
  const sum = { requests: 0, errors: 0 }
  for (const { requests, errors } of buckets) {
    sum.requests += requests
    sum.errors += errors
  }
  return sum
}
