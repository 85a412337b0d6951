import type { Gap } from '../../contracts/batch.ts'
import { type Bucket, onlyCounts, sliceMs } from '../../contracts/bucket.ts'
import type { Sighting } from '../../contracts/error-group.ts'
import { bucketStart } from '../../contracts/instant.ts'
import type { ServiceName } from '../../contracts/service.ts'
import type { ServiceState } from '../../contracts/state.ts'
import type { Report } from '../../contracts/target.ts'
import type { Vantage } from '../../contracts/vantage.ts'
import type { Feed, KnownGroup, TeamHistory } from '../store/store.ts'
import { addRecent, noLatency, pruneRecent, type RecentLatency } from './recent-latency.ts'
import { addToSeries, pruneSeries, type SliceSeries } from './slice-series.ts'

/** How long slices are held here: the longest window that is shown. */
export const heldMs = 3_600_000
/** A service that nobody has told of for so long is let go. */
const rememberedMs = 24 * 3_600_000
const minuteMs = 60_000

/** Everything this node holds of a team, as plain collections. Only this file changes them. */
export type TeamMemory = {
  version: number
  buckets: Map<ServiceName, Map<Vantage, SliceSeries>>
  /** By service, then by id. */
  groups: Map<ServiceName, Map<string, KnownGroup>>
  /** How long answers took in the last minutes, as the feed told it. */
  latency: Map<ServiceName, Map<Vantage, RecentLatency>>
  /** By service, then by group, then by minute. */
  sightings: Map<ServiceName, Map<string, Map<number, number>>>
  states: Map<ServiceName, ServiceState>
  /** By collector. */
  reports: Map<string, { report: Report; receivedAt: number }>
  overflow: TeamHistory['overflow']
  gaps: { gap: Gap; at: number }[]
  /** When something of a service was last counted or seen. */
  heard: Map<ServiceName, number>
}

export function rememberTeam(history: TeamHistory, now: number): TeamMemory {
  const memory: TeamMemory = {
    version: history.version,
    buckets: new Map(),
    latency: new Map(),
    groups: new Map(),
    sightings: new Map(),
    states: new Map(Object.entries(history.states)),
    reports: new Map(history.reports.map((entry) => [entry.report.collector, entry])),
    overflow: history.overflow,
    gaps: [],
    heard: new Map(),
  }
  for (const bucket of history.buckets) addBucket(memory, bucket, now)
  for (const group of history.groups) keepGroup(memory, group)
  for (const sighting of history.sightings) addSighting(memory, sighting, now)
  return memory
}

/** Takes over what the store told. The caller has checked that its version is the next one. */
export function applyFeed(memory: TeamMemory, entry: Feed, now: number): void {
  memory.version = entry.version
  if (entry.kind === 'states') {
    for (const [service, state] of Object.entries(entry.states)) memory.states.set(service, state)
  } else if (entry.kind === 'report') {
    memory.reports.set(entry.report.collector, { report: entry.report, receivedAt: now })
  } else {
    for (const bucket of entry.part.buckets) addBucket(memory, bucket, now)
    for (const group of entry.groups) keepGroup(memory, group)
    for (const sighting of entry.part.sightings) addSighting(memory, sighting, now)
    for (const gap of entry.part.gaps) memory.gaps.push({ gap, at: now })
  }
}

/** Lets go of what is too old to be shown, so that months of running need no more memory than an hour. */
export function pruneTeam(memory: TeamMemory, now: number): void {
  const since = bucketStart(now - heldMs, minuteMs) - minuteMs
  for (const byVantage of memory.buckets.values()) pruneBuckets(byVantage, since)
  for (const byVantage of memory.latency.values()) {
    for (const recent of byVantage.values()) pruneRecent(recent, now)
  }
  for (const byGroup of memory.sightings.values()) pruneSightings(byGroup, since)
  for (const byId of memory.groups.values()) {
    for (const [id, group] of byId) if (group.lastAt < now - rememberedMs) byId.delete(id)
  }
  for (const [collector, { receivedAt }] of memory.reports) {
    if (receivedAt < now - heldMs) memory.reports.delete(collector)
  }
  for (const [service, at] of memory.heard) if (at < now - rememberedMs) memory.heard.delete(service)
  memory.gaps = memory.gaps.filter(({ at }) => at >= now - heldMs)
}

function pruneBuckets(byVantage: Map<Vantage, SliceSeries>, since: number): void {
  for (const [vantage, series] of byVantage) {
    pruneSeries(series, since)
    if (series.length === 0) byVantage.delete(vantage)
  }
}

function pruneSightings(byGroup: Map<string, Map<number, number>>, since: number): void {
  for (const [group, byMinute] of byGroup) {
    for (const at of byMinute.keys()) if (at < since) byMinute.delete(at)
    if (byMinute.size === 0) byGroup.delete(group)
  }
}

function addBucket(memory: TeamMemory, bucket: Bucket, now: number): void {
  const byVantage = fetchOr(memory.buckets, bucket.service, () => new Map<Vantage, SliceSeries>())
  const at = Math.min(bucket.at, bucketStart(now, sliceMs))
  // Routes and detail are asked of the store when somebody drills down; here they would only cost memory.
  addToSeries(
    fetchOr(byVantage, bucket.vantage, () => []),
    { ...onlyCounts(bucket), at },
  )
  const latency = fetchOr(memory.latency, bucket.service, () => new Map<Vantage, RecentLatency>())
  addRecent(fetchOr(latency, bucket.vantage, noLatency), { ...bucket, at })
  hear(memory, bucket.service, at)
}

function keepGroup(memory: TeamMemory, known: KnownGroup): void {
  const { service, id } = known.group
  fetchOr(memory.groups, service, () => new Map<string, KnownGroup>()).set(id, known)
  hear(memory, service, known.lastAt)
}

function addSighting(memory: TeamMemory, { service, group, at, count }: Sighting, now: number): void {
  const byGroup = fetchOr(memory.sightings, service, () => new Map<string, Map<number, number>>())
  const byMinute = fetchOr(byGroup, group, () => new Map<number, number>())
  const minute = bucketStart(Math.min(at, now), minuteMs)
  byMinute.set(minute, (byMinute.get(minute) ?? 0) + count)
}

function hear(memory: TeamMemory, service: ServiceName, at: number): void {
  memory.heard.set(service, Math.max(memory.heard.get(service) ?? 0, at))
}

function fetchOr<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
