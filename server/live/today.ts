import type { Bucket } from '../../contracts/bucket.ts'
import { bucketStart } from '../../contracts/instant.ts'
import type { ServiceName } from '../../contracts/service.ts'
import type { TeamName } from '../../contracts/team.ts'
import { primaryVantage, type Vantage } from '../../contracts/vantage.ts'
import type { Store } from '../store/store.ts'

const minuteMs = 60_000
const hourMs = 3_600_000

type Counts = { requests: number; errors: number }

/** The counts of the hours that are over, from the store; the running hour is added from memory. */
export type HoursBefore = {
  /** Local midnight that the sums begin at, and where they end. */
  since: number
  until: number
  sums: Map<ServiceName, Map<Vantage, Counts>>
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
  const sums: HoursBefore['sums'] = new Map()
  for (const bucket of [...minutes, ...hours]) addTo(sums, bucket)
  return { since: midnight, until, sums }
}

function addTo(sums: HoursBefore['sums'], { service, vantage, requests, errors }: Bucket): void {
  const byVantage = sums.get(service) ?? new Map<Vantage, Counts>()
  const before = byVantage.get(vantage) ?? { requests: 0, errors: 0 }
  byVantage.set(vantage, { requests: before.requests + requests, errors: before.errors + errors })
  sums.set(service, byVantage)
}

/**
 * The vantage that a service's day is counted from: the one its rate is counted from now. When that is quiet now, or
 * only its error log is not, the best one that counted today.
 */
export function vantageToday(before: HoursBefore, service: ServiceName, now: Vantage | null): Vantage | null {
  if (now !== null && now !== 'error-log') return now
  return primaryVantage([...(before.sums.get(service)?.keys() ?? []), ...(now === null ? [] : [now])])
}

/** Requests and errors of one service since midnight, from one vantage. `buckets` are its slices in memory. */
export function todayOf(
  before: HoursBefore,
  service: ServiceName,
  { vantage, buckets }: { vantage: Vantage | null; buckets: readonly Bucket[] },
): Counts {
  const counted = vantage === null ? undefined : before.sums.get(service)?.get(vantage)
  const sum = { requests: counted?.requests ?? 0, errors: counted?.errors ?? 0 }
  for (const bucket of buckets) {
    if (bucket.at < before.until) continue
    sum.requests += bucket.requests
    sum.errors += bucket.errors
  }
  return sum
}
