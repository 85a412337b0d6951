import type { BatchPart } from '../../contracts/batch.ts'
import type { otherRoute } from '../../contracts/bucket.ts'
import { otherGroup } from '../../contracts/error-group.ts'
import type { ServiceName } from '../../contracts/service.ts'
import { otherSide, sideOfKey } from '../../contracts/side.ts'
import { bounds } from './store.ts'

/** Where services, routes and groups over their bound are counted: one word for all three. */
export const other: typeof otherRoute & typeof otherGroup = otherGroup

/** Names of one kind that a part uses, in the order they first appear. `service` is null for the services. */
export type NamesOf = {
  kind: 'services' | 'routes' | 'groups' | 'sides' | 'latency'
  service: ServiceName | null
  bound: number
  /** May be new, if there is room. */
  names: string[]
  /** Of groups that the part does not describe: they must be known already. */
  mustBeKnown: string[]
}

/** Where a side over its bound is counted. */
export const otherOfSide = (key: string): string => {
  const side = sideOfKey(key)
  return side === null ? key : otherSide(side.kind)
}

/** `other` of a kind of sides, and `Inf`, are there without a place of their own. */
const hasPlace = (side: string): boolean => side !== otherOfSide(side)
const isBounded = (bound: string): boolean => bound !== 'Inf'

/** Everything in a part that a bound limits: the first that come are kept, `other` is always there. */
export function namesOf(part: BatchPart): NamesOf[] {
  const services = new Set<ServiceName>()
  const routes = new Map<ServiceName, Set<string>>()
  const sides = new Map<ServiceName, Set<string>>()
  const latency = new Map<ServiceName, Set<string>>()
  const described = new Map<ServiceName, Set<string>>()
  const seen = new Map<ServiceName, Set<string>>()
  const add = (map: Map<ServiceName, Set<string>>, service: ServiceName, names: string[]) => {
    services.add(service)
    const set = map.get(service) ?? new Set()
    for (const name of names) set.add(name)
    if (set.size > 0) map.set(service, set)
  }
  for (const bucket of part.buckets) {
    add(routes, bucket.service, Object.keys(bucket.routes))
    if (bucket.sides) add(sides, bucket.service, Object.keys(bucket.sides).filter(hasPlace))
    for (const bins of [bucket, ...Object.values(bucket.routes)]) {
      if (bins.latency) add(latency, bucket.service, Object.keys(bins.latency).filter(isBounded))
    }
  }
  for (const group of part.groups) add(described, group.service, [group.id])
  for (const sighting of part.sightings) add(seen, sighting.service, [sighting.group])

  const all: NamesOf[] = []
  const bound = {
    services: bounds.servicesPerTeam,
    routes: bounds.routesPerService,
    groups: bounds.groupsPerService,
    sides: bounds.sidesPerService,
    latency: bounds.latencyBoundsPerService,
  }
  const push = (kind: NamesOf['kind'], service: ServiceName | null, lists: Iterable<string>[]) => {
    const [names = [], mustBeKnown = []] = lists.map((list) => [...list])
    all.push({ kind, service, bound: bound[kind], names, mustBeKnown })
  }
  if (services.size > 0) push('services', null, [services])
  for (const [service, names] of routes) push('routes', service, [names])
  for (const [service, names] of sides) push('sides', service, [names])
  for (const [service, names] of latency) push('latency', service, [names])
  for (const service of services) {
    const names = described.get(service) ?? new Set()
    const undescribed = [...(seen.get(service) ?? [])].filter((id) => !names.has(id))
    if (names.size + undescribed.length > 0) push('groups', service, [names, undescribed])
  }
  return all
}
