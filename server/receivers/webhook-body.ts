import type { IncidentFacts } from '../../contracts/incident.ts'

const iso = (at: number): string => new Date(at).toISOString()

/** `90s`, `5m`, `1h`: a window as one token. */
function windowName(ms: number): string {
  if (ms > 0 && ms % 3_600_000 === 0) return `${ms / 3_600_000}h`
  return ms > 0 && ms % 60_000 === 0 ? `${ms / 60_000}m` : `${Math.round(ms / 1_000)}s`
}

/**
 * The message: `{type, timestamp, data}`. It is made at every attempt from facts that were frozen at the transition,
 * so every attempt says the same.
 */
export function webhookBody(facts: IncidentFacts, pageUrl: string | null): string {
  const { incident } = facts
  return JSON.stringify({
    type: `incident.${incident.status}`,
    timestamp: iso(incident.endedAt ?? incident.startedAt),
    data: {
      schema: 1,
      incident: incident.id,
      seq: facts.seq,
      team: incident.team,
      service: incident.service,
      state: incident.status,
      serviceState: facts.state,
      reason: facts.reason,
      startsAt: iso(incident.startedAt),
      endsAt: incident.endedAt === null ? null : iso(incident.endedAt),
      window: windowName(facts.windowMs),
      errors: facts.errors,
      requests: facts.requests,
      rate: facts.ratio,
      threshold: facts.threshold,
      topErrors: facts.topErrors,
      url: pageUrl,
    },
  })
}
