import type { BatchId } from '../../contracts/batch.ts'
import { bucketStart } from '../../contracts/instant.ts'
import type { ServiceName } from '../../contracts/service.ts'
import type { TeamName } from '../../contracts/team.ts'

/**
 * Every key in Redis, named here and nowhere else. All keys of a team carry its hash tag, so that a script touches one
 * slot of a cluster. Names of teams, services and collectors hold neither colons nor braces, so no two keys meet.
 */
export function createKeys(prefix: string) {
  const of = (team: TeamName, ...rest: (string | number)[]) => [prefix, `{${team}}`, ...rest].join(':')
  return {
    /** Set of team names; the only key without a team. */
    teams: `${prefix}:teams`,
    /** Number of the newest Feed entry, and the channel the entries are published on. */
    version: (team: TeamName) => of(team, 'version'),
    feed: (team: TeamName) => of(team, 'feed'),
    /** String: highest seq counted of one incarnation. */
    seq: (team: TeamName, { collector, incarnation }: BatchId) => of(team, 'seq', collector, incarnation),
    /** Sorted sets of names by when they were last seen. */
    services: (team: TeamName) => of(team, 'services'),
    routes: (team: TeamName, service: ServiceName) => of(team, 'routes', service),
    sides: (team: TeamName, service: ServiceName) => of(team, 'sides', service),
    latency: (team: TeamName, service: ServiceName) => of(team, 'latency', service),
    groupNames: (team: TeamName, service: ServiceName) => of(team, 'group-names', service),
    /** Hash: `<id>|d` description, `|s` instant of its sample, `|f` first seen, `|n` total. */
    groups: (team: TeamName, service: ServiceName) => of(team, 'groups', service),
    /** Hash of Overflow. */
    overflow: (team: TeamName) => of(team, 'overflow'),
    /** Hashes of the slices of a page, see redis-pages.ts. */
    buckets: (team: TeamName, { service, widthMs, page }: Page) => of(team, 'buckets', widthMs, page, service),
    detail: (team: TeamName, { service, widthMs, page }: Page) => of(team, 'detail', widthMs, page, service),
    sightings: (team: TeamName, { service, widthMs, page }: Page) => of(team, 'sightings', widthMs, page, service),
    /** Hash of Reports by collector, and sorted set of when they came. */
    reports: (team: TeamName) => of(team, 'reports'),
    heard: (team: TeamName) => of(team, 'heard'),
    states: (team: TeamName) => of(team, 'states'),
    /** Hash: node, fence, until. */
    lease: (team: TeamName) => of(team, 'lease'),
    /** Hash of ids by queue, one a line, oldest first; sorted set of queues by when they are due; hash of the newest
     * token by queue; hash of the messages by id; ids ever queued; list of dead letters. */
    queues: (team: TeamName) => of(team, 'queues'),
    due: (team: TeamName) => of(team, 'due'),
    tokens: (team: TeamName) => of(team, 'tokens'),
    deliveries: (team: TeamName) => of(team, 'deliveries'),
    queued: (team: TeamName) => of(team, 'queued'),
    dead: (team: TeamName) => of(team, 'dead'),
  }
}
export type Keys = ReturnType<typeof createKeys>

/** Slices of a service that share one key: few keys to read for a long range, and they expire together. */
export type Page = { service: ServiceName; widthMs: number; page: number }

const day = 24 * 3_600_000
/** An hour of the narrow slices, a day of the wide ones. */
export const pageMs = (widthMs: number): number => (widthMs < 3_600_000 ? 3_600_000 : day)

/** Starts of the pages that hold `[since, until)`. */
export function pagesOf({ since, until, widthMs }: { since: number; until: number; widthMs: number }): number[] {
  const pages: number[] = []
  const step = pageMs(widthMs)
  for (let page = bucketStart(Math.max(0, since), step); page < until; page += step) pages.push(page)
  return pages
}
