import type { BatchPart } from '../../contracts/batch.ts'
import { addRoutes, type Bucket, type RouteCounts } from '../../contracts/bucket.ts'
import { addLatency, boundAbove, type LatencyCounts } from '../../contracts/latency.ts'
import type { ServiceName } from '../../contracts/service.ts'
import type { SideCounts } from '../../contracts/side.ts'
import { type NamesOf, other, otherOfSide } from './names.ts'
import { describeOther } from './prepare-part.ts'
import type { Overflow } from './store.ts'

/** One name over its bound. */
export type Over = { kind: NamesOf['kind']; service: ServiceName | null; name: string }

/** The part with every name over its bound counted under `other`, and how much that was. No total changes. */
export function foldPart(part: BatchPart, over: Over[]): { part: BatchPart; overflow: Overflow } {
  const isOver = new Set(over.map(({ kind, service, name }) => keyOf(kind, service, name)))
  const has = (kind: NamesOf['kind'], service: ServiceName | null, name: string) =>
    isOver.has(keyOf(kind, service, name))
  const serviceOf = (service: ServiceName) => (has('services', null, service) ? other : service)
  const overflow = noOverflow()

  const buckets = part.buckets.map((bucket) => {
    const service = serviceOf(bucket.service)
    if (service !== bucket.service) overflow.services += Math.max(bucket.requests, bucket.errors)
    const isOverIn = (kind: NamesOf['kind']) => (name: string) => has(kind, bucket.service, name)
    const routes = foldRoutes(bucket, isOverIn('routes'), overflow)
    const { latency, sides } = bucket
    return {
      ...bucket,
      service,
      routes: foldLatencies(routes, isOverIn('latency'), overflow),
      ...(latency && { latency: foldLatency(latency, isOverIn('latency'), overflow) }),
      ...(sides && { sides: foldSides(sides, isOverIn('sides'), overflow) }),
    }
  })
  const groups = part.groups
    .filter((group) => !has('groups', group.service, group.id))
    .map((group) => ({ ...group, service: serviceOf(group.service) }))
  const sightings = part.sightings.map((sighting) => {
    const isFolded = has('groups', sighting.service, sighting.group)
    if (isFolded) overflow.groups += sighting.count
    return { ...sighting, service: serviceOf(sighting.service), group: isFolded ? other : sighting.group }
  })
  const gaps = part.gaps.map((gap) => ({ ...gap, service: serviceOf(gap.service) }))
  return { part: describeOther({ buckets, groups, sightings, gaps }), overflow }
}

function foldRoutes(bucket: Bucket, isOver: (route: string) => boolean, overflow: Overflow): Bucket['routes'] {
  const folded = new Map<string, RouteCounts>()
  for (const [route, counts] of Object.entries(bucket.routes)) {
    const to = isOver(route) ? other : route
    if (to !== route) overflow.routes += Math.max(counts.requests, counts.errors)
    folded.set(to, addRoutes(folded.get(to) ?? { requests: 0, errors: 0 }, counts))
  }
  return Object.fromEntries(folded)
}

function foldLatencies(
  routes: Bucket['routes'],
  isOver: (bound: string) => boolean,
  overflow: Overflow,
): Bucket['routes'] {
  const folded = Object.entries(routes).map(([route, counts]): [string, RouteCounts] => {
    const { latency } = counts
    return [route, latency ? { ...counts, latency: foldLatency(latency, isOver, overflow) } : counts]
  })
  return Object.fromEntries(folded)
}

function foldLatency(latency: LatencyCounts, isOver: (bound: string) => boolean, overflow: Overflow): LatencyCounts {
  const kept = Object.keys(latency).filter((bound) => !isOver(bound))
  let folded: LatencyCounts = {}
  for (const [bound, count] of Object.entries(latency)) {
    const to = isOver(bound) ? boundAbove(bound, kept) : bound
    if (to !== bound) overflow.latency += count
    folded = addLatency(folded, { [to]: count })
  }
  return folded
}

function foldSides(sides: SideCounts, isOver: (key: string) => boolean, overflow: Overflow): SideCounts {
  const folded = new Map<string, number>()
  for (const [key, count] of Object.entries(sides)) {
    const to = isOver(key) ? otherOfSide(key) : key
    if (to !== key) overflow.sides += count
    folded.set(to, (folded.get(to) ?? 0) + count)
  }
  return Object.fromEntries(folded)
}

export const noOverflow = (): Overflow => ({ routes: 0, groups: 0, services: 0, sides: 0, latency: 0 })

export const addOverflow = (a: Overflow, b: Overflow): Overflow => ({
  routes: a.routes + b.routes,
  groups: a.groups + b.groups,
  services: a.services + b.services,
  sides: a.sides + b.sides,
  latency: a.latency + b.latency,
})

// Names of services and kinds hold no bar, so no name can look like another.
const keyOf = (kind: string, service: string | null, name: string): string => `${kind}|${service ?? ''}|${name}`
