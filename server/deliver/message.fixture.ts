import type { Delivery } from '../../contracts/delivery.ts'
import { deliveryId, incidentId } from '../alerts/incident-step.ts'

/** The first or the second message of an incident that began at `now`, to the receiver `hook`. */
export function messageOf(service: string, seq: 1 | 2, now: number): Delivery {
  const id = incidentId('web', service, now)
  return {
    id: deliveryId({ id }, seq, 'hook'),
    receiver: 'hook',
    attempts: 0,
    createdAt: now,
    facts: {
      incident: {
        id,
        team: 'web',
        service,
        status: seq === 1 ? 'firing' : 'resolved',
        startedAt: now,
        endedAt: seq === 1 ? null : now + 60_000,
      },
      seq,
      state: seq === 1 ? 'failing' : 'watch',
      reason: '14 of 45 requests failed in 60 s',
      errors: 14,
      requests: 45,
      windowMs: 60_000,
      ratio: 14 / 45,
      threshold: 0.05,
      topErrors: [],
    },
  }
}
