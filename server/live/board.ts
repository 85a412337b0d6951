import type { Board, RailEntry, ServiceView } from '../../contracts/board.ts'
import type { ServiceName } from '../../contracts/service.ts'
import { thresholds } from '../evaluate/thresholds.ts'
import type { ZoneClock } from './midnight.ts'
import { noticesOf } from './notices.ts'
import { byCount, railEntry, railOf, railWindowMs } from './rail.ts'
import { rateBuckets } from './rate-buckets.ts'
import type { RateSource } from './rate-source.ts'
import { recentOf } from './recent-latency.ts'
import { behindOwn, ownErrors } from './relayed.ts'
import type { SeenGroup } from './seen-errors.ts'
import { viewService } from './service-view.ts'
import { slowOf } from './slow.ts'
import { spanUntilNow } from './span.ts'
import type { TeamMemory } from './team-memory.ts'
import { errorsOf, keptOf, lastBefore, lastErrorAt, servicesOf, targetsOf } from './team-reading.ts'
import type { TeamSettings } from './team-settings.ts'
import { type Counts, type HoursBefore, relayedToday, todayOf } from './today.ts'

/** A Board before it has a number. */
export type BoardContent = Omit<Board, 'version'>

/** What a Board is built from: the memory, and what is the same for every Board of this process. */
export type BoardFacts = {
  memory: TeamMemory
  settings: TeamSettings
  zone: ZoneClock
  hours: HoursBefore
  /** What a service's rate is counted from. */
  source: (service: ServiceName, now: number) => RateSource
  /** The length of the window in which a service's rate is shown. */
  windowMs: (service: ServiceName, now: number) => number
  /** Since when this node has known the team. */
  knownSince: number
  storeProblems: readonly string[]
  history: Board['history']
  release: string
  demo: boolean
}

/** Everything that is known of a team at `now`. Pure: the same facts give the same Board. */
export function buildBoard(facts: BoardFacts, now: number): BoardContent {
  const { memory, settings } = facts
  const services = servicesOf(memory, settings.services, now)
  const known = services.map((service) => knowledgeOf(facts, service, now))
  const whole = { known, behind: behindOwn(memory, services), now }
  const views = known.map((knowledge) => draw(facts, knowledge, now))
  return {
    team: settings.team,
    title: settings.title,
    timezone: settings.timezone,
    demo: facts.demo,
    history: facts.history,
    release: facts.release,
    at: now,
    services: views,
    rail: railOf(listedOnce(facts, whole), lastBefore(memory, spanUntilNow(now, railWindowMs, 60_000).since)),
    today: today(facts, whole),
    calmSince: calmSince(views),
    notices: noticesOf(memory, facts.storeProblems),
  }
}

/** What a Tile draws of one service, from the team's memory. */
export const viewOf = (facts: BoardFacts, service: ServiceName, now: number): ServiceView =>
  draw(facts, knowledgeOf(facts, service, now), now)

/** What is asked of the memory once and used for the Tile, the rail and the day. */
type Knowledge = { service: ServiceName; source: RateSource; errors: RailEntry[] }

/** What is known of all services at once, and which of them stand behind a gateway of the team. */
type Whole = { known: readonly Knowledge[]; behind: ReadonlyMap<ServiceName, readonly ServiceName[]>; now: number }

const knowledgeOf = (facts: BoardFacts, service: ServiceName, now: number): Knowledge => ({
  service,
  source: facts.source(service, now),
  errors: errorEntries(facts, service, { now, windowMs: railWindowMs }),
})

function draw(facts: BoardFacts, { service, source, errors }: Knowledge, now: number): ServiceView {
  const { memory } = facts
  const kept = keptOf(memory, service)
  return viewService({
    service,
    now,
    source,
    buckets: rateBuckets(kept, source),
    kept,
    windowMs: facts.windowMs(service, now),
    state: memory.states.get(service) ?? null,
    targets: targetsOf(memory, service),
    errors,
    slow: slowOf(recentOf(memory.latency.get(service) ?? new Map(), source.vantage), now),
    lastErrorAt: lastErrorAt(memory, service),
    knownSince: facts.knownSince,
    threshold: thresholds.watch.ratio,
    clockText: facts.zone.text,
  })
}

/** Errors of a service, most frequent first, masked. */
export function errorEntries(
  { memory }: Pick<BoardFacts, 'memory'>,
  service: ServiceName,
  { now, windowMs }: { now: number; windowMs: number },
): RailEntry[] {
  return entriesOf(memory, service, { seen: errorsOf(memory, service, { now, windowMs }), now })
}

function entriesOf(
  memory: TeamMemory,
  service: ServiceName,
  { seen, now }: { seen: readonly SeenGroup[]; now: number },
): RailEntry[] {
  const severity = memory.states.get(service)?.severity ?? 'ok'
  return seen.map((each) => railEntry(each, severity, now)).sort(byCount)
}

/** The rail of a team: what a gateway answered for a service that has a Tile beside it is listed there alone. */
const listedOnce = ({ memory }: BoardFacts, { known, behind, now }: Whole): RailEntry[] =>
  known.flatMap(({ service, errors }) => {
    const services = behind.get(service)
    if (!services) return errors
    return entriesOf(memory, service, { seen: ownErrors(memory, { gateway: service, behind: services }, now), now })
  })

/** The day of a team: a request that its gateway passed on to one of its services is one request. */
function today({ memory, hours }: BoardFacts, { known, behind }: Whole): Board['today'] {
  const sum = { requests: 0, errors: 0 }
  const left = new Map(
    known.map(({ service }) => [service, relayedToday(hours, { service, recent: keptOf(memory, service) })]),
  )
  for (const { service, source } of known) {
    const counts = todayOf(hours, service, { source, recent: keptOf(memory, service) })
    for (const relayed of (behind.get(service) ?? []).flatMap((each) => left.get(each) ?? [])) takeAway(counts, relayed)
    sum.requests += counts.requests
    sum.errors += counts.errors
  }
  return sum
}

/** Takes as much of the one out of the other as there is: two gateways before one service share what it was asked. */
function takeAway(from: Counts, rest: Counts): void {
  for (const what of ['requests', 'errors'] as const) {
    const taken = Math.min(from[what], rest[what])
    from[what] -= taken
    rest[what] -= taken
  }
}

/**
 * Since when nothing changed on a Board without trouble. A service without traffic is no trouble, but a team of which
 * nobody is known to be ok is not calm, it is unknown.
 */
function calmSince(views: readonly ServiceView[]): number | null {
  const isCalm = views.every(({ state }) => state === 'ok' || state === 'no-traffic')
  if (!isCalm || !views.some(({ state }) => state === 'ok')) return null
  return views.reduce((latest, { since }) => Math.max(latest, since), 0)
}
