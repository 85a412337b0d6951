import { z } from 'zod'
import { IncidentId } from './incident.ts'
import { Count, Instant } from './instant.ts'

export const states = ['ok', 'watch', 'failing', 'no-traffic', 'silent', 'no-data', 'muted'] as const
/** What a service's tile says. The whole screen can also be `stale`, which only the screen itself can know. */
export const State = z.enum(states)
export type State = z.infer<typeof State>

export const severities = ['ok', 'watch', 'failing'] as const
/** How bad the rate is, kept under `no-data` so that a lost source never looks like a recovery. */
export const Severity = z.enum(severities)
export type Severity = z.infer<typeof Severity>

/** The state of one service, with all that the next evaluation needs to know: it survives restarts in the store. */
export const ServiceState = z.strictObject({
  state: State,
  severity: Severity,
  /** Since when this state. */
  since: Instant,
  /** Why, in one sentence for people. */
  reason: z.string().max(300),
  evaluatedAt: Instant,
  evaluations: Count,
  /** A worse level must hold on two evaluations in a row before it is entered. */
  rising: z.strictObject({ severity: Severity, times: Count }).nullable(),
  /** Since when the current level no longer holds; it is left after a minute of that. */
  clearSince: Instant.nullable(),
  /** The open Incident. Kept here, so that a restart neither forgets it nor opens it again. */
  incident: z.strictObject({ id: IncidentId, startedAt: Instant }).nullable(),
})
export type ServiceState = z.infer<typeof ServiceState>
