import type { Bucket } from '../../contracts/bucket.ts'
import { bucketStart } from '../../contracts/instant.ts'
import { addLatency, type LatencyCounts } from '../../contracts/latency.ts'
import { type Vantage, vantages } from '../../contracts/vantage.ts'

/** How far back a slow route is looked for. */
export const recentMs = 300_000
const minuteMs = 60_000
/** No route has an empty name, so this one stands for the whole service. */
const whole = ''

/** How long the answers of one service took in the last minutes: by minute, then by route. */
export type RecentLatency = Map<number, Map<string, LatencyCounts>>

/** Adds what a Bucket tells, if it tells anything. */
export function addRecent(recent: RecentLatency, { at, latency, routes }: Bucket): void {
  const told: [string, LatencyCounts][] = latency ? [[whole, latency]] : []
  for (const [route, counts] of Object.entries(routes)) if (counts.latency) told.push([route, counts.latency])
  if (told.length === 0) return
  const minute = bucketStart(at, minuteMs)
  const byRoute = recent.get(minute) ?? new Map<string, LatencyCounts>()
  recent.set(minute, byRoute)
  for (const [route, counts] of told) byRoute.set(route, addLatency(byRoute.get(route) ?? {}, counts))
}

const sinceOf = (now: number): number => bucketStart(now, minuteMs) + minuteMs - recentMs

/** Takes away what is too old to be looked at. */
export function pruneRecent(recent: RecentLatency, now: number): void {
  for (const minute of recent.keys()) if (minute < sinceOf(now)) recent.delete(minute)
}

/** The last minutes added: of each route, or of the service as a whole (null) where no route is known. */
export function recentRoutes(recent: RecentLatency, now: number): [route: string | null, LatencyCounts][] {
  const sums = new Map<string, LatencyCounts>()
  for (const [minute, byRoute] of recent) {
    if (minute < sinceOf(now)) continue
    for (const [route, counts] of byRoute) {
      // Asked for with every Board, so the sums are added to in place.
      const sum = sums.get(route) ?? {}
      sums.set(route, sum)
      for (const [bound, count] of Object.entries(counts)) sum[bound] = (sum[bound] ?? 0) + count
    }
  }
  const all = sums.get(whole)
  sums.delete(whole)
  return sums.size > 0 ? [...sums] : all ? [[null, all]] : []
}

/** Of the vantage of the rate; where that one measured none, of the best one that did. */
export function recentOf(
  byVantage: ReadonlyMap<Vantage, RecentLatency>,
  vantage: Vantage | null,
): RecentLatency | null {
  const measured = (of: Vantage) => (byVantage.get(of)?.size ?? 0) > 0
  const best = vantage !== null && measured(vantage) ? vantage : vantages.find(measured)
  return best === undefined ? null : (byVantage.get(best) ?? null)
}
