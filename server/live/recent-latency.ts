import type { Bucket } from '../../contracts/bucket.ts'
import { bucketStart } from '../../contracts/instant.ts'
import type { LatencyCounts } from '../../contracts/latency.ts'
import { type Vantage, vantages } from '../../contracts/vantage.ts'

/** How far back a slow route is looked for. */
export const recentMs = 300_000
const minuteMs = 60_000
/** No route has an empty name, so this one stands for the whole service. */
const whole = ''

type ByRoute = Map<string, LatencyCounts>

/**
 * How long the answers of one service took in the last minutes: by minute, then by route; and the minutes added, because
 * every Board asks for them, many times before they change.
 */
export type RecentLatency = { minutes: Map<number, ByRoute>; sums: ByRoute }

export const noLatency = (): RecentLatency => ({ minutes: new Map(), sums: new Map() })

/** Adds what a Bucket tells, if it tells anything. */
export function addRecent({ minutes, sums }: RecentLatency, { at, latency, routes }: Bucket): void {
  const told: [string, LatencyCounts][] = hasAnswers(latency) ? [[whole, latency]] : []
  for (const [route, counts] of Object.entries(routes)) {
    if (hasAnswers(counts.latency)) told.push([route, counts.latency])
  }
  if (told.length === 0) return
  const minute = bucketStart(at, minuteMs)
  const byRoute: ByRoute = minutes.get(minute) ?? new Map()
  minutes.set(minute, byRoute)
  for (const [route, counts] of told) {
    addTo(byRoute, route, counts)
    addTo(sums, route, counts)
  }
}

const hasAnswers = (counts: LatencyCounts | undefined): counts is LatencyCounts =>
  counts !== undefined && Object.values(counts).some((count) => count > 0)

function addTo(byRoute: ByRoute, route: string, counts: LatencyCounts): void {
  const sum = byRoute.get(route) ?? {}
  byRoute.set(route, sum)
  for (const [bound, count] of Object.entries(counts)) sum[bound] = (sum[bound] ?? 0) + count
}

const negated = (counts: LatencyCounts): LatencyCounts =>
  Object.fromEntries(Object.entries(counts).map(([bound, count]) => [bound, -count]))

/** Takes away what is too old to be looked at. */
export function pruneRecent({ minutes, sums }: RecentLatency, now: number): void {
  const since = bucketStart(now, minuteMs) + minuteMs - recentMs
  for (const [minute, byRoute] of minutes) {
    if (minute >= since) continue
    minutes.delete(minute)
    for (const [route, counts] of byRoute) addTo(sums, route, negated(counts))
    for (const [route, sum] of sums) if (Object.values(sum).every((count) => count === 0)) sums.delete(route)
  }
}

/** The last minutes added: of each route, or of the service as a whole (null) where no route is known. */
export function recentRoutes(recent: RecentLatency, now: number): [route: string | null, LatencyCounts][] {
  pruneRecent(recent, now)
  const routes = [...recent.sums].filter(([route]) => route !== whole)
  const all = recent.sums.get(whole)
  return routes.length > 0 ? routes : all ? [[null, all]] : []
}

/** Of the vantage of the rate; where that one measured none, of the best one that did. */
export function recentOf(
  byVantage: ReadonlyMap<Vantage, RecentLatency>,
  vantage: Vantage | null,
): RecentLatency | null {
  const measured = (of: Vantage) => (byVantage.get(of)?.minutes.size ?? 0) > 0
  const best = vantage !== null && measured(vantage) ? vantage : vantages.find(measured)
  return best === undefined ? null : (byVantage.get(best) ?? null)
}
