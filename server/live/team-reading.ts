import type { Bucket } from '../../contracts/bucket.ts'
import type { DiscoveryReport } from '../../contracts/discovery.ts'
import { bucketStart } from '../../contracts/instant.ts'
import type { ServiceName } from '../../contracts/service.ts'
import type { Vantage } from '../../contracts/vantage.ts'
import type { ByVantage } from './rate-buckets.ts'
import { carriedInto, listErrors, type SeenGroup } from './seen-errors.ts'
import type { KnownTarget } from './sources.ts'
import type { TeamMemory } from './team-memory.ts'

/** Questions to a team's memory. They read and change nothing. */

const rememberedMs = 24 * 3_600_000
const minuteMs = 60_000

/** All services that are configured or were heard of in the last day, in alphabetical order. */
export function servicesOf(memory: TeamMemory, configured: readonly ServiceName[], now: number): ServiceName[] {
  const names = new Set(configured)
  for (const [service, at] of memory.heard) if (at >= now - rememberedMs) names.add(service)
  for (const { report } of memory.reports.values()) for (const { service } of report.targets) names.add(service)
  return [...names].sort()
}

/** What the places that name targets said last, of all collectors. */
export const discoveriesOf = (memory: TeamMemory): DiscoveryReport[] =>
  [...memory.reports.values()].flatMap(({ report }) => report.discoveries ?? [])

export function targetsOf(memory: TeamMemory, service: ServiceName): KnownTarget[] {
  return [...memory.reports.values()].flatMap(({ report, receivedAt }) =>
    report.targets
      .filter((target) => target.service === service)
      .map((target) => ({ report: target, receivedAt, collector: report.collector })),
  )
}

export const bucketsOf = (memory: TeamMemory, service: ServiceName, vantage: Vantage | null): Bucket[] =>
  vantage === null ? [] : (memory.buckets.get(service)?.get(vantage) ?? [])

/** All that was counted of a service in the last hour, by vantage. */
export const keptOf = (memory: TeamMemory, service: ServiceName): ByVantage => memory.buckets.get(service) ?? new Map()

/** Errors of a service in whole minutes of the last `windowMs`, each failure once. */
export function errorsOf(
  memory: TeamMemory,
  service: ServiceName,
  { now, windowMs }: { now: number; windowMs: number },
): SeenGroup[] {
  const { since } = wholeMinutes({ now, windowMs })
  const before = seenBetween(memory, service, { since: since - minuteMs, until: since })
  return listErrors(seenIn(memory, service, { now, windowMs }), carriedInto(before))
}

/** All that was seen in the same time, from every vantage. */
export const seenIn = (
  memory: TeamMemory,
  service: ServiceName,
  window: { now: number; windowMs: number },
): SeenGroup[] => seenBetween(memory, service, wholeMinutes(window))

function wholeMinutes({ now, windowMs }: { now: number; windowMs: number }): { since: number; until: number } {
  const until = bucketStart(now, minuteMs) + minuteMs
  return { since: until - windowMs, until }
}

function seenBetween(
  memory: TeamMemory,
  service: ServiceName,
  { since, until }: { since: number; until: number },
): SeenGroup[] {
  const seen: SeenGroup[] = []
  for (const [id, byMinute] of memory.sightings.get(service) ?? []) {
    const known = memory.groups.get(service)?.get(id)
    if (!known) continue
    let count = 0
    for (const [at, times] of byMinute) if (at >= since && at < until) count += times
    if (count > 0) seen.push({ group: known.group, firstAt: known.firstAt, lastAt: known.lastAt, count })
  }
  return seen
}

/** When an error of a service was last seen or counted. */
export function lastErrorAt(memory: TeamMemory, service: ServiceName): number | null {
  const seen = [...(memory.groups.get(service)?.values() ?? [])].map(({ lastAt }) => lastAt)
  const counted = [...(memory.buckets.get(service)?.values() ?? [])].flatMap(
    (series) => series.findLast(({ errors }) => errors > 0)?.at ?? [],
  )
  const all = [...seen, ...counted]
  return all.length === 0 ? null : all.reduce((a, b) => Math.max(a, b))
}

/** The newest error that is older than a window, for the calm board. */
export function lastBefore(
  memory: TeamMemory,
  since: number,
): { service: ServiceName; title: string; at: number } | null {
  let last: { service: ServiceName; title: string; at: number } | null = null
  for (const [service, byId] of memory.groups) {
    for (const { group, lastAt } of byId.values()) {
      if (lastAt < since && (last === null || lastAt > last.at)) last = { service, title: group.title, at: lastAt }
    }
  }
  return last
}
