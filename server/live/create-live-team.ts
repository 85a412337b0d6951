import type { Board } from '../../contracts/board.ts'
import { bucketStart } from '../../contracts/instant.ts'
import { type BoardFacts, buildBoard, errorEntries, viewOf } from './board.ts'
import { zoneClock } from './midnight.ts'
import { createPublisher } from './publisher.ts'
import { rateBuckets } from './rate-buckets.ts'
import { createRateSources } from './rate-sources.ts'
import type { RunningTeam } from './running-team.ts'
import type { StoreHealth } from './store-health.ts'
import { type KeeperDeps, keepTeam } from './team-keeper.ts'
import { heldMs } from './team-memory.ts'
import { discoveriesOf, keptOf, servicesOf, targetsOf } from './team-reading.ts'
import type { TeamSettings } from './team-settings.ts'
import { readHoursBefore } from './today.ts'
import { createWindowChoices } from './window-choices.ts'

const houseworkMs = 10_000
const hourMs = 3_600_000

export type LiveDeps = KeeperDeps & { health: StoreHealth; release: string; demo: boolean }

/** Reads a team from the store, follows it, and answers questions about it from memory. */
export async function createLiveTeam(settings: TeamSettings, deps: LiveDeps): Promise<RunningTeam> {
  const { store, clock, log, health } = deps
  const { team } = settings
  const zone = zoneClock(settings.timezone)
  const choose = createWindowChoices()
  const knownSince = clock.now()

  const readHours = (now: number) => readHoursBefore(store, team, { midnight: zone.midnight(now), now })
  let hours = await readHours(clock.now())
  let hoursAreOld = false

  const sources = createRateSources()
  const source = (service: string, now: number) => sources(keeper.memory(), service, now)
  const counted = (service: string, now: number) => rateBuckets(keptOf(keeper.memory(), service), source(service, now))
  const facts = (): BoardFacts => ({
    memory: keeper.memory(),
    settings,
    zone,
    hours,
    source,
    windowMs: (service, now) => choose(service, counted(service, now), now),
    knownSince,
    storeProblems: health.isReachable()
      ? health.problems()
      : ['The store cannot be reached: what is shown is from before.'],
    history: store.kind satisfies Board['history'],
    release: deps.release,
    demo: deps.demo,
  })

  const publisher = createPublisher({ build: (now) => buildBoard(facts(), now), clock, log })
  const keeper = await keepTeam(
    team,
    (news) => {
      if (news === 'loaded') hoursAreOld = true
      else if (news.kind === 'recorded') hoursAreOld ||= news.part.buckets.some(({ at }) => at < hours.until)
      publisher.touch()
    },
    deps,
  )

  /** Sums of closed hours are read again when an hour or a day ends, and after slices that came late. */
  const housework = async () => {
    const now = clock.now()
    keeper.prune(now)
    const midnight = zone.midnight(now)
    const isOver = hours.since !== midnight || hours.until !== Math.max(midnight, bucketStart(now, hourMs))
    if (!isOver && !hoursAreOld) return
    hoursAreOld = false
    try {
      hours = await readHours(now)
      publisher.touch()
    } catch (error) {
      hoursAreOld = true
      log.warn({ team, error }, "today's counts could not be read; they will be tried again")
    }
  }
  const stops = [
    clock.every(houseworkMs, () => void housework()),
    health.onReturn(() => void keeper.reload('store-back')),
  ]

  return {
    team,
    services: () => servicesOf(keeper.memory(), settings.services, clock.now()),
    source: (service) => source(service, clock.now()),
    buckets(service) {
      const now = clock.now()
      return counted(service, now).filter(({ at }) => at >= now - heldMs)
    },
    targets: (service) => targetsOf(keeper.memory(), service),
    discoveries: () => discoveriesOf(keeper.memory()),
    state: (service) => keeper.memory().states.get(service) ?? null,
    topErrors: (service, windowMs) => errorEntries(facts(), service, { now: clock.now(), windowMs }),
    isCurrent: () => keeper.isWhole() && health.isReachable(),
    board: publisher.board,
    view: (service) => viewOf(facts(), service, clock.now()),
    onChange: publisher.onChange,
    async stop() {
      for (const stop of stops) stop()
      publisher.stop()
      await keeper.stop()
    },
  }
}
