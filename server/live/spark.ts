import type { Spark } from '../../contracts/board.ts'
import type { Bucket } from '../../contracts/bucket.ts'
import { bucketStart } from '../../contracts/instant.ts'
import { ratioOf } from '../../contracts/window.ts'
import { spanUntilNow } from './span.ts'

const barMs = 30_000
const bars = 60

/** The last half hour in bars of 30 s. A bar without any Bucket is null: nothing was seen, which is not zero. */
export function sparkOf(
  buckets: readonly Bucket[],
  { now, unit, threshold }: { now: number; unit: Spark['unit']; threshold: number | null },
): Spark {
  const { since, until } = spanUntilNow(now, bars * barMs, barMs)
  const sums: ({ requests: number; errors: number } | null)[] = Array.from({ length: bars }, () => null)
  for (const { at, requests, errors } of buckets) {
    if (at < since || at >= until) continue
    const index = (bucketStart(at, barMs) - since) / barMs
    const before = sums[index] ?? { requests: 0, errors: 0 }
    sums[index] = { requests: before.requests + requests, errors: before.errors + errors }
  }
  return {
    at: since,
    widthMs: barMs,
    bars: sums.map((sum) => (sum === null ? null : unit === 'errors' ? sum.errors : rounded(ratioOf(sum)))),
    unit,
    threshold: unit === 'ratio' ? threshold : null,
  }
}

/** Four digits are more than a bar can show, and less to send. */
const rounded = (ratio: number | null): number | null => (ratio === null ? null : Math.round(ratio * 10_000) / 10_000)
