import { otherRoute, type RouteCounts } from '../contracts/bucket.ts'
import { boundAbove, LatencyBound, type LatencyCounts } from '../contracts/latency.ts'
import { otherSide, type SideCounts, SideKey, sideOfKey } from '../contracts/side.ts'

/** The most of each that one Bucket may hold between two flushes. */
export const bucketBounds = { routes: 200, sides: 100, latencyBounds: 64 } as const

/** Why a name was not kept as it came: there were too many, or it is none. */
export type FoldReason = 'routes' | 'sides' | 'latency' | 'malformed'
type Fold<T> = { known: T | undefined; onFold: (reason: FoldReason) => void }

const isCount = (count: number): boolean => Number.isSafeInteger(count) && count >= 0

/** Routes over the bound, and names that are none, are counted under `other`; the totals stay as they are. */
export function foldRoutes(
  routes: Record<string, RouteCounts>,
  { known = {}, onFold }: Fold<Record<string, RouteCounts>>,
): Record<string, RouteCounts> {
  const folded = new Map<string, RouteCounts>()
  let room = bucketBounds.routes - Object.keys(known).length
  for (const [route, counts] of Object.entries(routes)) {
    let name = route.slice(0, 200)
    const isNew = !Object.hasOwn(known, name) && !folded.has(name) && name !== otherRoute
    if (name === '' || name === '__proto__' || (isNew && room <= 0)) {
      name = otherRoute
      onFold('routes')
    } else if (isNew) room--
    const before = folded.get(name) ?? { requests: 0, errors: 0 }
    const kept = Object.hasOwn(known, name) ? known[name]?.latency : undefined
    const latency = counts.latency && foldLatency(counts.latency, { known: kept, onFold }, before.latency)
    folded.set(name, {
      ...before,
      requests: before.requests + counts.requests,
      errors: before.errors + counts.errors,
      ...(latency && Object.keys(latency).length > 0 ? { latency } : {}),
    })
  }
  return Object.fromEntries(folded)
}

/** Bounds over the number that is kept are counted under the next larger one: what is said stays true. */
export function foldLatency(
  latency: LatencyCounts,
  { known = {}, onFold }: Fold<LatencyCounts>,
  onto: LatencyCounts = {},
): LatencyCounts {
  const folded: LatencyCounts = { ...onto }
  const bounds = new Set([...Object.keys(known), ...Object.keys(folded)])
  for (const [bound, count] of Object.entries(latency)) {
    if (!LatencyBound.safeParse(bound).success || !isCount(count)) {
      onFold('malformed')
      continue
    }
    if (count === 0) continue
    const hasRoom = bounds.has(bound) || bound === 'Inf' || bounds.size < bucketBounds.latencyBounds
    const to = hasRoom ? bound : boundAbove(bound, bounds)
    if (!hasRoom) onFold('latency')
    bounds.add(to)
    folded[to] = (folded[to] ?? 0) + count
  }
  return folded
}

/** Keys over the bound are counted under `other` of their kind. */
export function foldSides(sides: SideCounts, { known = {}, onFold }: Fold<SideCounts>): SideCounts {
  const folded = new Map<string, number>()
  const keys = new Set(Object.keys(known))
  for (const [key, count] of Object.entries(sides)) {
    const side = SideKey.safeParse(key).success ? sideOfKey(key) : null
    if (side === null || !isCount(count)) {
      onFold('malformed')
      continue
    }
    const hasRoom = keys.has(key) || keys.size < bucketBounds.sides || key === otherSide(side.kind)
    const to = hasRoom ? key : otherSide(side.kind)
    if (!hasRoom) onFold('sides')
    keys.add(to)
    folded.set(to, (folded.get(to) ?? 0) + count)
  }
  return Object.fromEntries(folded)
}
