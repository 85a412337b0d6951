import type { Bucket } from './bucket.ts'
import { addClasses, type ClassCounts } from './error-class.ts'

/** Buckets of one service and one vantage, added over `[since, until)`. */
export type Window = {
  since: number
  until: number
  requests: number
  errors: number
  classes: ClassCounts
  /** Distinct slices with at least one error: clumps of retries do not make evidence. */
  spread: number
}

/** Errors per request, or null when there was no traffic, which is not 0 %. More errors than requests is 1. */
export const ratioOf = ({ errors, requests }: { errors: number; requests: number }): number | null =>
  requests === 0 ? null : Math.min(1, errors / requests)

export function windowOf(buckets: Iterable<Bucket>, { since, until }: { since: number; until: number }): Window {
  const window: Window = { since, until, requests: 0, errors: 0, classes: {}, spread: 0 }
  const slicesWithErrors = new Set<number>()
  for (const bucket of buckets) {
    if (bucket.at < since || bucket.at >= until) continue
    window.requests += bucket.requests
    window.errors += bucket.errors
    window.classes = addClasses(window.classes, bucket.classes)
    if (bucket.errors > 0) slicesWithErrors.add(bucket.at)
  }
  window.spread = slicesWithErrors.size
  return window
}
