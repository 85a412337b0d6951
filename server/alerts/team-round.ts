import type { Delivery } from '../../contracts/delivery.ts'
import type { ServiceName } from '../../contracts/service.ts'
import type { ServiceState } from '../../contracts/state.ts'
import { evaluate } from '../evaluate/evaluate.ts'
import type { LiveTeam } from '../live/live-team.ts'
import type { Configured } from '../receivers/registry.ts'
import { deliveriesOf, factsOf } from './facts.ts'
import { incidentStep } from './incident-step.ts'

export type Round = {
  /** All services, evaluated. */
  states: Map<ServiceName, ServiceState>
  deliveries: Delivery[]
  /** Of services whose state became another one. */
  entered: ServiceState[]
  /** Incidents that began or ended, with or without a Receiver to tell. */
  turns: ('firing' | 'resolved')[]
}

/** Evaluates every service of a team. Pure but for reading the live Board: the caller writes. */
export function evaluateTeam(
  live: LiveTeam,
  before: ReadonlyMap<ServiceName, ServiceState>,
  { now, receivers }: { now: number; receivers: Configured[] },
): Round {
  const round: Round = { states: new Map(), deliveries: [], entered: [], turns: [] }
  for (const service of live.services()) {
    const { vantage, note } = live.source(service)
    const seen = { buckets: live.buckets(service), vantage, sourceNote: note, targets: live.targets(service) }
    const last = before.get(service) ?? null
    const { state, news } = incidentStep({ team: live.team, service }, evaluate(seen, last, now))
    round.states.set(service, state)
    if (last?.state !== state.state) round.entered.push(state)
    if (news === null) continue
    const topErrors = live.topErrors(service, topErrorsWithinMs)
    round.deliveries.push(...deliveriesOf(factsOf(news, { seen, state, topErrors }), receivers, now))
    round.turns.push(news.incident.status)
  }
  return round
}
const topErrorsWithinMs = 15 * 60_000

/** Whether a state has to be written: it says something new, or the stored one would look like a pause in watching. */
export function isWorthWriting(state: ServiceState, stored: ServiceState | undefined): boolean {
  if (stored === undefined || state.evaluatedAt - stored.evaluatedAt >= rewriteAfterMs) return true
  return JSON.stringify({ ...state, ...ignored }) !== JSON.stringify({ ...stored, ...ignored })
}
const rewriteAfterMs = 20_000
const ignored = { evaluatedAt: 0, evaluations: 0 }
