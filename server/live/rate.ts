import type { Rate } from '../../contracts/board.ts'
import type { Bucket } from '../../contracts/bucket.ts'
import { wilson } from '../../contracts/evidence.ts'
import { ratioOf, type Window } from '../../contracts/window.ts'
import { spanUntilNow } from './span.ts'

/** Lengths a shown rate may have. */
const lengthsMs = [60_000, 300_000, 900_000, 3_600_000]
const longestMs = 3_600_000
const enoughRequests = 100
/** Another length is taken only after it has been the better one for so long: numbers must not jump between two. */
const patienceMs = 120_000

/** The length in use, and the one that would be better with since when. */
export type WindowChoice = { windowMs: number; other: { windowMs: number; since: number } | null }

/** The shortest length that holds enough requests to say something, else the longest. Oldest Bucket first. */
export function bestLength(buckets: readonly Bucket[], now: number): number {
  const { until } = spanUntilNow(now, longestMs)
  let requests = 0
  for (let index = buckets.length - 1; index >= 0; index--) {
    const bucket = buckets[index]
    if (!bucket || bucket.at >= until) continue
    requests += bucket.requests
    if (requests >= enoughRequests) return lengthsMs.find((lengthMs) => bucket.at >= until - lengthMs) ?? longestMs
  }
  return longestMs
}

/** Decides the length of the window; the first choice is immediate, later ones need patience. */
export function chooseWindow(before: WindowChoice | null, best: number, now: number): WindowChoice {
  if (before === null) return { windowMs: best, other: null }
  if (best === before.windowMs) return { windowMs: best, other: null }
  if (before.other?.windowMs !== best) return { windowMs: before.windowMs, other: { windowMs: best, since: now } }
  if (now - before.other.since < patienceMs) return before
  return { windowMs: best, other: null }
}

/** What is shown of a Window: the ratio never without its counts, its length and its interval. */
export function rateOf(window: Window): Rate {
  return {
    errors: window.errors,
    requests: window.requests,
    windowMs: window.until - window.since,
    ratio: ratioOf(window),
    ...wilson(window.errors, window.requests),
  }
}
