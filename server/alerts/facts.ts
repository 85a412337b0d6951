import type { RailEntry } from '../../contracts/board.ts'
import type { Delivery } from '../../contracts/delivery.ts'
import type { IncidentFacts } from '../../contracts/incident.ts'
import type { ServiceState } from '../../contracts/state.ts'
import { ratioOf } from '../../contracts/window.ts'
import { judge, type Seen } from '../evaluate/judge.ts'
import { thresholds } from '../evaluate/thresholds.ts'
import { lengthMs } from '../evaluate/windows.ts'
import { shorten } from '../evaluate/words.ts'
import type { Configured } from '../receivers/registry.ts'
import { deliveryId, type IncidentStep } from './incident-step.ts'

type News = NonNullable<IncidentStep['news']>

/** What is known at the transition, from the same window that the decision came from. */
export function factsOf(news: News, known: { seen: Seen; state: ServiceState; topErrors: RailEntry[] }): IncidentFacts {
  const { seen, state, topErrors } = known
  const window = judge(seen, state.evaluatedAt).windowFor(state.severity)
  return {
    ...news,
    state: state.state,
    reason: state.reason,
    errors: window.errors,
    requests: window.requests,
    windowMs: lengthMs(window),
    ratio: ratioOf(window),
    threshold: thresholds.failing.ratio,
    topErrors: topErrors
      .slice(0, 5)
      .map(({ title, message, count }) => ({ title: shorten(title, 120), message: shorten(message, 300), count })),
  }
}

/** One Delivery for each Receiver of the team. */
export const deliveriesOf = (facts: IncidentFacts, receivers: Configured[], now: number): Delivery[] =>
  receivers
    .filter(({ teams }) => teams === null || teams.includes(facts.incident.team))
    .map(({ name }) => ({
      id: deliveryId(facts.incident, facts.seq, name),
      receiver: name,
      facts,
      attempts: 0,
      createdAt: now,
    }))
