import type { Delivery } from '../../contracts/delivery.ts'
import type { ServiceName } from '../../contracts/service.ts'
import type { ServiceState } from '../../contracts/state.ts'
import type { TeamName } from '../../contracts/team.ts'
import type { LiveTeam } from '../live/live-team.ts'
import type { Configured } from '../receivers/registry.ts'
import type { Store } from '../store/store.ts'
import type { AlertMetrics } from './alert-metrics.ts'
import { evaluateTeam, isWorthWriting, type Round } from './team-round.ts'

export const leaseMs = 25_000

export type WatchDeps = {
  node: string
  store: Store
  live: (team: TeamName) => Promise<LiveTeam | null>
  receivers: Configured[]
  metrics: AlertMetrics
}

type Writing = { now: number; states: Record<ServiceName, ServiceState>; deliveries: Delivery[] }
type Held = {
  fence: number
  /** As evaluated last, and as the store has them. */
  states: Map<ServiceName, ServiceState>
  stored: Map<ServiceName, ServiceState>
  /** A write whose answer never came: it may have been carried out, so it is repeated as it was. */
  unwritten: Writing | null
}

/** Evaluates one team, as long as this node has the lease of it. */
export interface TeamWatch {
  /** One round. True: this node has the lease. */
  round(now: number): Promise<boolean>
  isHeld(): boolean
  /** Gives the lease back, for the next node to go on at once. */
  release(): Promise<void>
}

export function createTeamWatch(team: TeamName, deps: WatchDeps): TeamWatch {
  const { node, store, metrics } = deps
  let held: Held | null = null

  const release = async () => {
    if (held === null) return
    held = null
    await store.unlease(team, node)
  }

  const take = async (now: number): Promise<Held | null> => {
    const fence = await store.lease(team, { node, now, ttlMs: leaseMs })
    if (fence === null) return null
    if (held?.fence === fence) return held
    // Somebody else may have had it in between, so what is stored is what is true.
    const states = new Map(Object.entries((await store.history(team, now)).states))
    return { fence, states, stored: new Map(states), unwritten: null }
  }

  /** False: another node has taken over. */
  const write = async (to: Held, writing: Writing): Promise<boolean> => {
    to.unwritten = writing
    const written = await store.transition({ team, fence: to.fence, ...writing })
    to.unwritten = null
    if (written) for (const [service, state] of Object.entries(writing.states)) to.stored.set(service, state)
    return written
  }

  return {
    async round(now) {
      const live = await deps.live(team)
      if (live === null) {
        await release()
        return false
      }
      held = await take(now)
      if (held === null) return false
      if (held.unwritten !== null && !(await write(held, held.unwritten))) {
        held = null
        return false
      }
      const { stored, states } = held
      const round = evaluateTeam(live, states, { now, receivers: deps.receivers })
      for (const [service, state] of round.states) states.set(service, state)
      const changed = [...round.states].filter(([service, state]) => isWorthWriting(state, stored.get(service)))
      count(round, metrics)
      const writing = { now, states: Object.fromEntries(changed), deliveries: round.deliveries }
      const isOurs = changed.length === 0 || (await write(held, writing))
      if (!isOurs) held = null
      // Counted when the round is over, so that whoever sees the number knows that all of it is written.
      metrics.evaluations.inc(round.states.size)
      return isOurs
    },
    isHeld: () => held !== null,
    release,
  }
}

function count(round: Round, metrics: AlertMetrics): void {
  for (const { state } of round.entered) metrics.changes.inc({ to: state })
  for (const status of round.turns) metrics.incidents.inc({ status })
}
