import type { Redis } from 'ioredis'
import { z } from 'zod'
import { type Bucket, sliceMs } from '../../contracts/bucket.ts'
import type { Sighting } from '../../contracts/error-group.ts'
import { Count, Instant } from '../../contracts/instant.ts'
import type { ServiceName } from '../../contracts/service.ts'
import { ServiceState } from '../../contracts/state.ts'
import { Report } from '../../contracts/target.ts'
import type { TeamName } from '../../contracts/team.ts'
import { historyMs, kept } from './kept.ts'
import type { Keys } from './keys.ts'
import { bySighting, byTime } from './order.ts'
import { type Ask, askAtOnce, askHash, askNames } from './redis-ask.ts'
import { askBuckets, askGroups, askSightings, groupsIn, servicesOf } from './redis-read.ts'
import type { Span, TeamHistory } from './store.ts'

type Deps = { redis: Redis; keys: Keys }
type Moment = { services: string[]; history: TeamHistory }

/**
 * All of it as of one moment: a follower that starts from a version must find exactly what was counted up to it.
 * Which keys there are to read depends on the services, so it is read again in the rare case that one came meanwhile.
 */
export async function historyInRedis(team: TeamName, now: number, deps: Deps): Promise<TeamHistory> {
  let services = await servicesOf(team, {}, deps)
  for (;;) {
    const moment = await readMoment(team, { now, services }, deps)
    if (moment.services.every((service) => services.includes(service))) return moment.history
    services = moment.services
  }
}

async function readMoment(
  team: TeamName,
  { now, services }: { now: number; services: ServiceName[] },
  { redis, keys }: Deps,
): Promise<Moment> {
  // Other nodes' clocks may be a little ahead of this one.
  const hour = (widthMs: number) => ({
    ...({ since: now - historyMs.counts - widthMs + 1, until: now + 60_000, widthMs } satisfies Span),
    services,
  })
  const batch = createBatch()
  const version = batch.add([{ key: keys.version(team), how: 'get', read: (answer) => Version.parse(answer) }])
  const names = batch.add([askNames(keys.services(team))])
  const buckets = batch.add<Bucket[]>(askBuckets(keys, team, hour(sliceMs)))
  const sightings = batch.add<Sighting[]>(askSightings(keys, team, hour(60_000)))
  const groups = batch.add(askGroups(keys, team, services))
  const [states, reports, overflow] = [keys.states(team), keys.reports(team), keys.overflow(team)].map((key) =>
    batch.add([askHash(key)]),
  )
  await batch.send(redis)
  const history: TeamHistory = {
    version: version()[0] ?? 0,
    buckets: buckets().flat().sort(byTime),
    groups: groupsIn(groups()).filter(({ lastAt }) => lastAt >= now - historyMs.groups),
    sightings: sightings().flat().sort(bySighting),
    states: States.parse(states?.()[0]),
    reports: Reports.parse(reports?.()[0]).filter(({ receivedAt }) => receivedAt >= now - kept.reportMs),
    overflow: Over.parse(overflow?.()[0]),
  }
  return { services: names()[0] ?? [], history }
}

const Json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    context.addIssue('not JSON')
    return z.NEVER
  }
})
const Version = z.coerce.number().pipe(Count)
const States = z.record(z.string(), Json.pipe(ServiceState))
const Reports = z
  .record(z.string(), Json.pipe(z.strictObject({ report: Report, receivedAt: Instant })))
  .transform((reports) => Object.values(reports))
const Tally = z.coerce.number().pipe(Count).default(0)
const Over = z.object({ routes: Tally, groups: Tally, services: Tally, sides: Tally, latency: Tally })

/** Asks of different kinds in one trip; each `add` gives back how to get its answers once it was sent. */
function createBatch() {
  const asks: Ask<void>[] = []
  return {
    add<T>(more: Ask<T>[]): () => T[] {
      const answers: T[] = []
      for (const { read, ...ask } of more) asks.push({ ...ask, read: (answer) => void answers.push(read(answer)) })
      return () => answers
    },
    send: (redis: Redis) => askAtOnce(redis, asks),
  }
}
