import { z } from 'zod'
import { Count } from './instant.ts'

/** Upper bound of a bin in milliseconds as text (`"250"`, `"2.5"`), or `Inf`. */
export const LatencyBound = z.string().regex(/^(?:\d{1,9}(?:\.\d{1,3})?|Inf)$/, 'milliseconds, or Inf')

/**
 * How many answers took at most so long, and longer than the next smaller bound. Not cumulative, so that two of them
 * add up key by key, whatever bounds each of them has.
 */
export const LatencyCounts = z.record(LatencyBound, Count)
export type LatencyCounts = z.infer<typeof LatencyCounts>

const inMs = (bound: string): number => (bound === 'Inf' ? Number.POSITIVE_INFINITY : Number(bound))

/** The smallest of these bounds that surely holds what `bound` holds; `Inf` when no other one does. */
export function boundAbove(bound: string, bounds: Iterable<string>): string {
  let best = 'Inf'
  for (const other of bounds) if (inMs(other) >= inMs(bound) && inMs(other) < inMs(best)) best = other
  return best
}

export function addLatency(a: LatencyCounts, b: LatencyCounts): LatencyCounts {
  const sum: LatencyCounts = { ...a }
  for (const [bound, count] of Object.entries(b)) sum[bound] = (sum[bound] ?? 0) + count
  return sum
}

/**
 * Smallest bound that this share of the answers kept, in milliseconds: `p95 ≤ 250 ms`. A histogram knows no more, and
 * nothing is guessed between two bounds. Infinity when it lies above the last one; null when there were no answers.
 */
export function latencyAtMost(counts: LatencyCounts, share: number): number | null {
  const bins = Object.entries(counts).sort(([a], [b]) => inMs(a) - inMs(b))
  const total = bins.reduce((sum, [, count]) => sum + count, 0)
  if (total === 0) return null
  let seen = 0
  for (const [bound, count] of bins) {
    seen += count
    if (seen >= share * total) return inMs(bound)
  }
  return Number.POSITIVE_INFINITY
}

/** What is shown of how long answers took, each as the bound that was kept; null: longer than the last bound. */
export const LatencySummary = z.strictObject({
  count: Count,
  p50Ms: z.number().nonnegative().nullable(),
  p95Ms: z.number().nonnegative().nullable(),
  p99Ms: z.number().nonnegative().nullable(),
})
export type LatencySummary = z.infer<typeof LatencySummary>

/** Null when nothing was measured, which is not 0 ms. */
export function summariseLatency(counts: LatencyCounts): LatencySummary | null {
  const count = Object.values(counts).reduce((sum, each) => sum + each, 0)
  if (count === 0) return null
  const atMost = (share: number): number | null => {
    const bound = latencyAtMost(counts, share)
    return bound === Number.POSITIVE_INFINITY ? null : bound
  }
  return { count, p50Ms: atMost(0.5), p95Ms: atMost(0.95), p99Ms: atMost(0.99) }
}
