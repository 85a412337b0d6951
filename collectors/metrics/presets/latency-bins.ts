import type { LatencyCounts } from '../../../contracts/latency.ts'
import type { Labels } from '../exposition/sample.ts'
import type { RequestFamily } from './preset.ts'

/** Upper bound of a histogram's bucket as `contracts/latency.ts` writes it; null for a bucket without a usable one. */
export function boundOf(le: string | undefined, unit: 's' | 'ms' = 's'): string | null {
  if (le === undefined) return null
  if (/^\+?inf$/i.test(le)) return 'Inf'
  const value = Number(le) * (unit === 's' ? 1_000 : 1)
  if (!Number.isFinite(value) || value < 0 || value >= 1e9) return null
  return String(Number(value.toFixed(3)))
}

/** Name of the samples that make up the latency of a family; null where it has none. */
export const bucketMetric = ({ latency }: RequestFamily): string | null =>
  latency ? `${latency.histogram}_bucket` : null

/** Labels of a bucket without its bound: the series that its bounds are cumulative over. */
export function withoutBound(labels: Labels): Labels {
  const rest = new Map(labels)
  rest.delete('le')
  return rest
}

/**
 * Non-cumulative counts of one series from its cumulative buckets, which may come in any order. A bucket that is below
 * its predecessor (a torn reading) counts as nothing.
 */
export function binsOf(cumulative: Iterable<readonly [bound: string, count: number]>): LatencyCounts {
  const inMs = (bound: string) => (bound === 'Inf' ? Number.POSITIVE_INFINITY : Number(bound))
  const bins: LatencyCounts = {}
  let below = 0
  for (const [bound, count] of [...cumulative].sort(([a], [b]) => inMs(a) - inMs(b))) {
    const own = Math.max(0, count - below)
    if (own > 0) bins[bound] = own
    below = Math.max(below, count)
  }
  return bins
}
