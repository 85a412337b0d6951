import type { BatchPart } from '../../contracts/batch.ts'
import type { Bucket, RouteCounts } from '../../contracts/bucket.ts'
import type { ServiceName } from '../../contracts/service.ts'
import { type NamesOf, other } from './names.ts'
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
  const overflow: Overflow = { routes: 0, groups: 0, services: 0 }

  const buckets = part.buckets.map((bucket) => {
    const service = serviceOf(bucket.service)
    if (service !== bucket.service) overflow.services += Math.max(bucket.requests, bucket.errors)
    return { ...bucket, service, routes: foldRoutes(bucket, (route) => has('routes', bucket.service, route), overflow) }
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
    const before = folded.get(to) ?? { requests: 0, errors: 0 }
    folded.set(to, { requests: before.requests + counts.requests, errors: before.errors + counts.errors })
  }
  return Object.fromEntries(folded)
}

export const addOverflow = (a: Overflow, b: Overflow): Overflow => ({
  routes: a.routes + b.routes,
  groups: a.groups + b.groups,
  services: a.services + b.services,
})

// Names of services and kinds hold no bar, so no name can look like another.
const keyOf = (kind: string, service: string | null, name: string): string => `${kind}|${service ?? ''}|${name}`
