import { z } from 'zod'
import { Count, DurationMs, Instant } from './instant.ts'
import { ServiceName } from './service.ts'
import { TeamName } from './team.ts'

export const IncidentId = z.string().regex(/^inc_[A-Za-z0-9_-]{10,40}$/)

/** A service failing from its first moment to its recovery: one Incident, two messages. */
export const Incident = z.strictObject({
  id: IncidentId,
  team: TeamName,
  service: ServiceName,
  status: z.enum(['firing', 'resolved']),
  startedAt: Instant,
  endedAt: Instant.nullable(),
})
export type Incident = z.infer<typeof Incident>

/** What was known at the transition. Frozen then, so that a retry never changes its meaning. */
export const IncidentFacts = z.strictObject({
  incident: Incident,
  /** 1 for firing, 2 for resolved. */
  seq: Count,
  state: z.string(),
  reason: z.string(),
  errors: Count,
  requests: Count,
  windowMs: DurationMs,
  ratio: z.number().min(0).max(1).nullable(),
  threshold: z.number().min(0).max(1),
  topErrors: z.array(z.strictObject({ title: z.string(), message: z.string(), count: Count })).max(5),
})
export type IncidentFacts = z.infer<typeof IncidentFacts>
