import type { Registry } from 'prom-client'
import type { TeamName } from '../../contracts/team.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Config } from '../../runtime/config.ts'
import { createHttpClient } from '../../runtime/http-client.ts'
import type { Log } from '../../runtime/log.ts'
import type { Random } from '../../runtime/random.ts'
import { createDeliverer } from '../deliver/deliver.ts'
import { deliveryMetrics } from '../deliver/delivery-metrics.ts'
import type { LiveTeam } from '../live/live-team.ts'
import { configuredReceivers } from '../receivers/registry.ts'
import type { Store } from '../store/store.ts'
import { alertMetrics } from './alert-metrics.ts'
import { createTeamWatch, type TeamWatch } from './team-watch.ts'

export type AlertingDeps = {
  store: Store
  live: (team: TeamName) => Promise<LiveTeam | null>
  teams: () => Promise<TeamName[]>
  clock: Clock
  random: Random
  log: Log
  metrics: Registry
  /** Address of the board as people open it, for the links in messages. */
  publicUrl?: string
}

export interface Alerting {
  start(): void
  stop(): Promise<void>
}

const evaluateEveryMs = 10_000
const deliverEveryMs = 1_000

/** Evaluates the teams that this node has the lease of, and delivers their messages. */
export function createAlerting(config: Config, deps: AlertingDeps): Alerting {
  const { store, clock, random, log } = deps
  const receivers = configuredReceivers(config)
  const metrics = alertMetrics(deps.metrics)
  const delivery = deliveryMetrics(deps.metrics)
  const http = createHttpClient()
  const publicUrl = deps.publicUrl ?? null
  const deliverer = createDeliverer({ store, receivers, http, publicUrl, clock, random, log, metrics: delivery })
  const node = random.hex(8)
  const watches = new Map<TeamName, TeamWatch>()
  const busy = new Map<TeamName, Promise<void>>()
  const cancels: (() => void)[] = []
  let listing: Promise<void> | null = null
  let stopped = false

  const watchOf = (team: TeamName): TeamWatch => {
    const watch = watches.get(team) ?? createTeamWatch(team, { node, store, live: deps.live, receivers, metrics })
    watches.set(team, watch)
    return watch
  }

  /** A team that is broken or slow is logged, and the others go on. */
  const roundOf = async (team: TeamName) => {
    try {
      if (!(await watchOf(team).round(clock.now()))) {
        delivery.waiting.remove({ team })
        return
      }
      deliverer.wake(team)
      // Not part of the round: a slow answer here must not make the team miss its next one.
      store.deliveries(team).then(
        ({ waiting }) => delivery.waiting.set({ team }, waiting),
        (error: unknown) => log.debug({ team, error }, 'the queue could not be counted'),
      )
    } catch (error) {
      metrics.failures.inc()
      log.warn({ team, error }, 'a team could not be evaluated')
    }
  }

  const rounds = async () => {
    const teams = await deps.teams()
    for (const team of teams) {
      if (stopped || busy.has(team)) continue
      busy.set(
        team,
        roundOf(team).finally(() => {
          busy.delete(team)
          metrics.leased.set([...watches.values()].filter((watch) => watch.isHeld()).length)
        }),
      )
    }
  }

  const tick = () => {
    listing ??= rounds()
      .catch((error: unknown) => log.warn({ error }, 'cannot list the teams to evaluate'))
      .finally(() => {
        listing = null
      })
  }

  return {
    start() {
      if (stopped || cancels.length > 0) return
      cancels.push(clock.every(evaluateEveryMs, tick))
      cancels.push(
        clock.every(deliverEveryMs, () => {
          for (const [team, watch] of watches) if (watch.isHeld()) deliverer.wake(team)
        }),
      )
      tick()
    },
    async stop() {
      stopped = true
      for (const cancel of cancels.splice(0)) cancel()
      await listing
      await Promise.all(busy.values())
      await deliverer.stop()
      await http.close()
      const releases = await Promise.allSettled([...watches.values()].map((watch) => watch.release()))
      for (const { status } of releases) if (status === 'rejected') log.debug('a lease ends by itself')
    },
  }
}
