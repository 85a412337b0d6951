import type { DeliveryResult } from '../../contracts/delivery.ts'
import type { HttpAnswer } from '../../runtime/http-client.ts'

const worthAnotherTry = new Set([408, 425, 429])

/** What an HTTP answer means for a Delivery. Its reason never holds an address or a word of the body. */
export function resultOf(answer: HttpAnswer, now: number): DeliveryResult {
  if (!answer.ok) return { outcome: 'retry', reason: answer.reason, afterMs: null }
  const { status, retryAfter } = answer
  if (status >= 200 && status < 300) return { outcome: 'delivered' }
  if (status >= 500 || worthAnotherTry.has(status)) {
    return { outcome: 'retry', reason: `status-${status}`, afterMs: retryAfterMs(retryAfter, now) }
  }
  return { outcome: 'rejected', reason: `status-${status}` }
}

/** `Retry-After` is seconds or a date; what is neither is as if it were not there. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null
  const text = header.trim()
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000
  // Only the form of HTTP dates: `Date.parse` also takes numbers and half sentences for years.
  const at = /^[A-Z][a-z]{2,8}, .* GMT$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}
