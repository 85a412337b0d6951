import { z } from 'zod'
import { IncidentFacts } from './incident.ts'
import { Count, Instant } from './instant.ts'

/** One message to one Receiver. Its id is the same on every attempt: the receiver's idempotency key. */
export const Delivery = z.strictObject({
  id: z.string().regex(/^msg_[A-Za-z0-9_-]{24}$/),
  receiver: z.string(),
  facts: IncidentFacts,
  attempts: Count,
  createdAt: Instant,
})
export type Delivery = z.infer<typeof Delivery>

/** Whether trying again helps. Only the delivery loop knows of attempts, waits and limits. */
export type DeliveryResult =
  | { outcome: 'delivered' }
  | { outcome: 'retry'; reason: string; afterMs: number | null }
  | { outcome: 'rejected'; reason: string }
