import type { Bucket } from '../../contracts/bucket.ts'
import { sliceMs } from '../../contracts/bucket.ts'
import type { Sighting } from '../../contracts/error-group.ts'
import type { ServiceName } from '../../contracts/service.ts'
import { withDetail } from './detail.ts'
import { historyMs, kept } from './kept.ts'
import type { MemorySlice, MemoryTeam } from './memory-team.ts'
import { byNewest, bySighting, byTime } from './order.ts'
import type { KnownGroup, Span, TeamHistory } from './store.ts'

export function bucketsInMemory(team: MemoryTeam, span: Span): Bucket[] {
  const slices = slicesIn(team, span)
  const of = (part: 'buckets' | 'detail') =>
    slices
      .flatMap((slice) => [...slice[part].values()])
      .filter(({ service }) => span.service === undefined || service === span.service)
  return (span.detail ? withDetail(of('buckets'), of('detail')) : of('buckets')).sort(byTime)
}

export const sightingsInMemory = (team: MemoryTeam, span: Span): Sighting[] =>
  slicesIn(team, span)
    .flatMap((slice) => [...slice.sightings.values()])
    .filter(({ service }) => span.service === undefined || service === span.service)
    .sort(bySighting)

export const groupsInMemory = (team: MemoryTeam, service?: ServiceName): KnownGroup[] =>
  [...team.groups]
    .filter(([name]) => service === undefined || name === service)
    .flatMap(([, groups]) => [...groups.values()])
    .sort(byNewest)

export function historyInMemory(team: MemoryTeam, now: number): TeamHistory {
  const reachingIntoHour = (widthMs: number): Span => ({
    since: now - historyMs.counts - widthMs + 1,
    until: Number.POSITIVE_INFINITY,
    widthMs,
  })
  return {
    version: team.version,
    buckets: bucketsInMemory(team, reachingIntoHour(sliceMs)),
    groups: groupsInMemory(team).filter(({ lastAt }) => lastAt >= now - historyMs.groups),
    sightings: sightingsInMemory(team, reachingIntoHour(60_000)),
    states: Object.fromEntries(team.states),
    reports: [...team.reports.values()].filter(({ receivedAt }) => receivedAt >= now - kept.reportMs),
    overflow: team.overflow,
  }
}

const slicesIn = (team: MemoryTeam, { since, until, widthMs }: Span): MemorySlice[] =>
  [...(team.slices.get(widthMs) ?? [])].filter(([at]) => at >= since && at < until).map(([, slice]) => slice)
