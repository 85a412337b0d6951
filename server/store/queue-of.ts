import type { Delivery } from '../../contracts/delivery.ts'

/** The queue that keeps messages of one incident to one receiver in order. Ids of incidents hold no bar. */
export const queueOf = (delivery: Delivery): string => `${delivery.facts.incident.id}|${delivery.receiver}`
