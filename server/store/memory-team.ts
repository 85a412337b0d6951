import { type Bucket, slices } from '../../contracts/bucket.ts'
import type { Delivery } from '../../contracts/delivery.ts'
import type { Sighting } from '../../contracts/error-group.ts'
import type { ServiceName } from '../../contracts/service.ts'
import type { ServiceState } from '../../contracts/state.ts'
import type { Report } from '../../contracts/target.ts'
import { noOverflow } from './fold-part.ts'
import { isDetailKept, isKept, kept } from './kept.ts'
import type { Feed, KnownGroup, Overflow } from './store.ts'

/** One slice of time of a team: Buckets and their detail by service and vantage, Sightings by service and group. */
export type MemorySlice = {
  buckets: Map<string, Bucket>
  detail: Map<string, Bucket>
  sightings: Map<string, Sighting>
}

/** Messages of one receiver and incident, oldest first. */
export type MemoryQueue = { due: number; token: number | null; waiting: Delivery[] }

/** All that is kept of a team. */
export type MemoryTeam = {
  version: number
  slices: Map<number, Map<number, MemorySlice>>
  services: Map<ServiceName, number>
  /** When each route, each side and each bound of latency was last used, by service. */
  routes: Map<ServiceName, Map<string, number>>
  sides: Map<ServiceName, Map<string, number>>
  latency: Map<ServiceName, Map<string, number>>
  groups: Map<ServiceName, Map<string, KnownGroup>>
  overflow: Overflow
  seqs: Map<string, { seq: number; usedAt: number }>
  reports: Map<string, { report: Report; receivedAt: number }>
  states: Map<ServiceName, ServiceState>
  lease: { node: string | null; fence: number; until: number }
  queues: Map<string, MemoryQueue>
  /** When each delivery was queued, by id. */
  queued: Map<string, number>
  tokens: number
  dead: { delivery: Delivery; reason: string }[]
  listeners: Set<(entry: Feed) => void>
  sweptAt: number
}

export const createMemoryTeam = (): MemoryTeam => ({
  version: 0,
  slices: new Map(slices.map(({ widthMs }) => [widthMs, new Map()])),
  services: new Map(),
  routes: new Map(),
  sides: new Map(),
  latency: new Map(),
  groups: new Map(),
  overflow: noOverflow(),
  seqs: new Map(),
  reports: new Map(),
  states: new Map(),
  lease: { node: null, fence: 0, until: 0 },
  queues: new Map(),
  queued: new Map(),
  tokens: 0,
  dead: [],
  listeners: new Set(),
  sweptAt: 0,
})

/** Drops what is too old, at most once in ten seconds, because it looks at everything. */
export function sweep(team: MemoryTeam, now: number): void {
  if (now - team.sweptAt < 10_000) return
  team.sweptAt = now
  for (const { widthMs, keepMs } of slices) {
    const all = team.slices.get(widthMs)
    for (const [at, slice] of all ?? []) {
      if (!isKept({ at, widthMs, keepMs }, now)) all?.delete(at)
      else if (!isDetailKept({ at, widthMs, keepMs }, now)) slice.detail.clear()
    }
  }
  const oldest = now - kept.namesMs
  dropOld(team.services, (at) => at < oldest)
  for (const byService of [team.routes, team.sides, team.latency]) {
    for (const names of byService.values()) dropOld(names, (at) => at < oldest)
    dropOld(byService, (names) => names.size === 0)
  }
  for (const groups of team.groups.values()) dropOld(groups, ({ lastAt }) => lastAt < oldest)
  dropOld(team.groups, (groups) => groups.size === 0)
  dropOld(team.seqs, ({ usedAt }) => usedAt < now - kept.seqMs)
  dropOld(team.queued, (at) => at < now - kept.queuedMs)
}

/** Drops Reports of collectors that are not heard any more. */
export const dropOldReports = (team: MemoryTeam, now: number): void =>
  dropOld(team.reports, ({ receivedAt }) => receivedAt < now - kept.reportMs)

function dropOld<V>(map: Map<string, V>, isOld: (value: V) => boolean): void {
  for (const [key, value] of map) if (isOld(value)) map.delete(key)
}

/** Gives the entry its number and tells it to all who follow. */
export function tell(team: MemoryTeam, entryOf: (version: number) => Feed): void {
  team.version += 1
  const entry = entryOf(team.version)
  for (const listener of [...team.listeners]) listener(entry)
}
