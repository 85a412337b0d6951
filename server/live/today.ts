import type { Bucket } from '../../contracts/bucket.ts'
import { bucketStart } from '../../contracts/instant.ts'
import type { ServiceName } from '../../contracts/service.ts'
import type { TeamName } from '../../contracts/team.ts'
import type { Vantage } from '../../contracts/vantage.ts'
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

/** Requests and errors of one service since midnight, from its primary vantage alone. */
export function todayOf(
  before: HoursBefore,
  service: ServiceName,
  { vantage, buckets }: { vantage: Vantage | null; buckets: readonly Bucket[] },
): Counts {
  const sum = { requests: 0, errors: 0, ...(vantage === null ? {} : before.sums.get(service)?.get(vantage)) }
  for (const bucket of buckets) {
    if (bucket.at < before.until) continue
    sum.requests += bucket.requests
    sum.errors += bucket.errors
  }
  return sum
}
