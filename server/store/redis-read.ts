import type { Redis } from 'ioredis'
import { type Bucket, sliceMs } from '../../contracts/bucket.ts'
import { ErrorGroup, type Sighting } from '../../contracts/error-group.ts'
import type { ServiceName } from '../../contracts/service.ts'
import type { TeamName } from '../../contracts/team.ts'
import { withDetail } from './detail.ts'
import { type Keys, type Page, pagesOf } from './keys.ts'
import { byNewest, bySighting, byTime } from './order.ts'
import { type Ask, askAll, askAtOnce, askHash, askNames, hashOf } from './redis-ask.ts'
import { bucketsOfPage, sightingsOfPage } from './redis-pages.ts'
import type { KnownGroup, Span } from './store.ts'

type Deps = { redis: Redis; keys: Keys }

const pagesFor = (services: ServiceName[], span: Span): Page[] =>
  services.flatMap((service) => pagesOf(span).map((page) => ({ service, widthMs: span.widthMs, page })))

const isIn = (span: Span) => (slice: { at: number }) => slice.at >= span.since && slice.at < span.until

/** What to ask for the Buckets of a span, one page each; their detail is asked for by itself. */
export const askBuckets = (keys: Keys, team: TeamName, span: Span & { services: ServiceName[] }): Ask<Bucket[]>[] =>
  pagesFor(span.services, span).flatMap((page) =>
    (span.detail ? [keys.buckets(team, page), keys.detail(team, page)] : [keys.buckets(team, page)]).map((key) => ({
      key,
      how: 'hgetall',
      read: (answer) => bucketsOfPage({ ...page, fields: hashOf(answer) }).filter(isIn(span)),
    })),
  )

export const askSightings = (keys: Keys, team: TeamName, span: Span & { services: ServiceName[] }): Ask<Sighting[]>[] =>
  pagesFor(span.services, span).map((page) => ({
    key: keys.sightings(team, page),
    how: 'hgetall',
    read: (answer) => sightingsOfPage({ ...page, fields: hashOf(answer) }).filter(isIn(span)),
  }))

/** Two commands a service: when each group was last seen, and all else. */
export const askGroups = (keys: Keys, team: TeamName, services: ServiceName[]): Ask<Record<string, string>>[] =>
  services.flatMap((service) => [
    {
      key: keys.groupNames(team, service),
      how: 'zrange 0 -1 WITHSCORES',
      read: hashOf,
    },
    askHash(keys.groups(team, service)),
  ])

/** The groups in the answers to `askGroups`. */
export function groupsIn(answers: Record<string, string>[]): KnownGroup[] {
  const groups: KnownGroup[] = []
  for (let i = 0; i < answers.length; i += 2) {
    const fields = answers[i + 1] ?? {}
    for (const [id, lastAt] of Object.entries(answers[i] ?? {})) {
      groups.push({
        group: ErrorGroup.parse(JSON.parse(fields[`${id}|d`] ?? 'null')),
        firstAt: Number(fields[`${id}|f`]),
        lastAt: Number(lastAt),
        total: Number(fields[`${id}|n`]),
      })
    }
  }
  return groups.sort(byNewest)
}

export const servicesOf = (
  team: TeamName,
  span: { service?: ServiceName },
  { redis, keys }: Deps,
): Promise<string[]> =>
  span.service === undefined
    ? askAll(redis, [askNames(keys.services(team))]).then(([names = []]) => names)
    : Promise.resolve([span.service])

export async function bucketsInRedis(team: TeamName, span: Span, deps: Deps): Promise<Bucket[]> {
  const services = await servicesOf(team, span, deps)
  const pages = await askAll(deps.redis, askBuckets(deps.keys, team, { ...span, services }))
  return (span.detail ? withDetail(pages.flat(), []) : pages.flat()).sort(byTime)
}

export async function sightingsInRedis(team: TeamName, span: Span, deps: Deps): Promise<Sighting[]> {
  // Sightings are not kept in the narrowest slices.
  if (span.widthMs === sliceMs) return []
  const services = await servicesOf(team, span, deps)
  const pages = await askAll(deps.redis, askSightings(deps.keys, team, { ...span, services }))
  return pages.flat().sort(bySighting)
}

export async function groupsInRedis(
  team: TeamName,
  service: ServiceName | undefined,
  deps: Deps,
): Promise<KnownGroup[]> {
  const services = await servicesOf(team, service === undefined ? {} : { service }, deps)
  // Both commands of a service must see the same moment.
  return groupsIn(await askAtOnce(deps.redis, askGroups(deps.keys, team, services)))
}
