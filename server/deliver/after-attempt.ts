import type { Delivery, DeliveryResult } from '../../contracts/delivery.ts'
import type { Settlement } from '../store/store.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** Waits before the second, third … attempt; the last one is repeated until a day is over. */
export const retryWaitsMs = [
  5 * second,
  15 * second,
  45 * second,
  2 * minute,
  5 * minute,
  10 * minute,
  20 * minute,
  30 * minute,
] as const
/** Waits after an answer that says the message itself is wrong: long enough for a person to mend the receiver. */
export const rejectedWaitsMs = [5 * minute, 30 * minute, 2 * hour] as const
export const giveUpAfterMs = 24 * hour
/** However many attempts failed otherwise before, a rejected message is tried for this long. */
const patienceMs = 2 * hour
const longestRetryAfterMs = hour
const jitter = 0.2

type Attempted = {
  /** As it was claimed: `attempts` does not count the one that has just been made. */
  delivery: Pick<Delivery, 'attempts' | 'createdAt'>
  result: DeliveryResult
  now: number
  /** 0 ≤ x < 1, for the jitter. */
  chance: number
}

/** What becomes of a Delivery after an attempt. Only this file knows of attempts, waits and limits. */
export function afterAttempt({ delivery, result, now, chance }: Attempted): Settlement {
  const again = (waitMs: number): Settlement => {
    const at = now + Math.round(waitMs)
    return at <= delivery.createdAt + giveUpAfterMs
      ? { kind: 'again', at }
      : { kind: 'dead', reason: `gave up after a day: ${reasonOf(result)}` }
  }
  const scattered = (waitMs: number) => waitMs * (1 - jitter + 2 * jitter * chance)

  if (result.outcome === 'delivered') return { kind: 'delivered' }
  if (result.outcome === 'rejected') {
    if (result.reason === gone) return { kind: 'dead', reason: result.reason }
    const waitMs = rejectedWaitsMs[delivery.attempts]
    if (waitMs !== undefined) return again(scattered(waitMs))
    const isPatient = now - delivery.createdAt < patienceMs
    return isPatient ? again(scattered(2 * hour)) : { kind: 'dead', reason: result.reason }
  }
  // We ended it ourselves: whoever takes over may try at once.
  if (result.reason === 'stopped') return again(0)
  if (result.afterMs !== null) {
    // Never earlier than asked; at least a second, so that a zero does not become a loop.
    const asked = Math.min(Math.max(result.afterMs, second), longestRetryAfterMs)
    return again(asked * (1 + jitter * chance))
  }
  return again(scattered(retryWaitsMs[delivery.attempts] ?? 30 * minute))
}

/** 410 Gone is how a receiver says that it wants no more. */
const gone = 'status-410'

const reasonOf = (result: DeliveryResult): string => (result.outcome === 'delivered' ? 'delivered' : result.reason)
