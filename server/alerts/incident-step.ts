import { createHash } from 'node:crypto'
import type { Incident } from '../../contracts/incident.ts'
import type { ServiceName } from '../../contracts/service.ts'
import type { ServiceState } from '../../contracts/state.ts'
import type { TeamName } from '../../contracts/team.ts'

/** The same Incident has the same id on every node. */
export const incidentId = (team: TeamName, service: ServiceName, startedAt: number): string =>
  `inc_${hash(team, service, String(startedAt))}`

/** The same message has the same id on every attempt and after every restart: the receiver's idempotency key. */
export const deliveryId = (incident: Pick<Incident, 'id'>, seq: number, receiver: string): string =>
  `msg_${hash(incident.id, String(seq), receiver)}`

const hash = (...parts: string[]): string =>
  createHash('sha256').update(parts.join('\u0000')).digest('base64url').slice(0, 24)

export type IncidentStep = { state: ServiceState; news: { incident: Incident; seq: 1 | 2 } | null }

/**
 * Opens or closes the Incident of a service, by what is so now and not by what changed: a step that was missed is made
 * up. It goes by severity, which missing data never lowers, so missing data never closes one.
 */
export function incidentStep({ team, service }: Pick<Incident, 'team' | 'service'>, state: ServiceState): IncidentStep {
  const { severity, incident: open, evaluatedAt: now } = state
  if (severity === 'failing' && open === null) {
    const incident = { id: incidentId(team, service, now), startedAt: now }
    return {
      state: { ...state, incident },
      news: { incident: { ...incident, team, service, status: 'firing', endedAt: null }, seq: 1 },
    }
  }
  if (severity !== 'failing' && open !== null) {
    return {
      state: { ...state, incident: null },
      news: { incident: { ...open, team, service, status: 'resolved', endedAt: now }, seq: 2 },
    }
  }
  return { state, news: null }
}
