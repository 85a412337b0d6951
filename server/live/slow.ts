import type { Slow } from '../../contracts/board.ts'
import { type LatencyCounts, latencyAtMost } from '../../contracts/latency.ts'
import { type RecentLatency, recentMs, recentRoutes } from './recent-latency.ts'

/** From here on a route is slow enough to be said on the wall. */
export const slowMs = 1_000
/** With fewer answers the slowest twentieth is one or two of them, and says nothing. */
export const enoughAnswers = 20
const share = 0.95

/** The slow route that keeps people waiting most: the worst p95, then the most answers. It changes no state. */
export function slowOf(recent: RecentLatency | null, now: number): Slow | null {
  if (recent === null) return null
  let worst: Slow | null = null
  for (const [route, counts] of recentRoutes(recent, now)) {
    const { count, faster } = split(counts)
    if (count < enoughAnswers || faster >= share * count) continue
    const atMost = latencyAtMost(counts, share)
    const p95Ms = atMost === Number.POSITIVE_INFINITY ? null : atMost
    const slow = { route, p95Ms, count, windowMs: recentMs }
    if (worst === null || isWorse(slow, worst)) worst = slow
  }
  return worst
}

/** How many answers there were, and how many of them kept a bound below `slowMs`. */
function split(counts: LatencyCounts): { count: number; faster: number } {
  let [count, faster] = [0, 0]
  for (const [bound, answers] of Object.entries(counts)) {
    count += answers
    // `Inf` is not a number, and no answer that is counted there was fast.
    if (Number(bound) < slowMs) faster += answers
  }
  return { count, faster }
}

function isWorse(a: Slow, b: Slow): boolean {
  const [aMs, bMs] = [a.p95Ms ?? Number.POSITIVE_INFINITY, b.p95Ms ?? Number.POSITIVE_INFINITY]
  if (aMs !== bMs) return aMs > bMs
  return a.count !== b.count ? a.count > b.count : (a.route ?? '') < (b.route ?? '')
}
