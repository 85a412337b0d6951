import type { ServiceDetail } from '../../contracts/board.ts'
import type { Bucket } from '../../contracts/bucket.ts'
import { addLatency, type LatencyCounts, summariseLatency } from '../../contracts/latency.ts'
import { type Vantage, vantages } from '../../contracts/vantage.ts'

/** Which vantage tells how long answers took: that of the rate, else the best one that measured any. */
export function latencyVantage(buckets: readonly Bucket[], primary: Vantage | null): Vantage | null {
  const measured = new Set(buckets.filter(({ latency }) => latency).map(({ vantage }) => vantage))
  if (primary !== null && measured.has(primary)) return primary
  return vantages.find((vantage) => measured.has(vantage)) ?? null
}

export function latencyOfRange(buckets: readonly Bucket[], vantage: Vantage | null): ServiceDetail['latency'] {
  const summary = summariseLatency(buckets.reduce((sum, { latency }) => addLatency(sum, latency ?? {}), {}))
  return summary === null || vantage === null ? null : { ...summary, vantage }
}

/** Latencies added up by whatever a Bucket belongs to. */
export function latenciesBy<K>(buckets: readonly Bucket[], keyOf: (bucket: Bucket) => K): Map<K, LatencyCounts> {
  const sums = new Map<K, LatencyCounts>()
  for (const bucket of buckets) {
    if (!bucket.latency) continue
    const key = keyOf(bucket)
    sums.set(key, addLatency(sums.get(key) ?? {}, bucket.latency))
  }
  return sums
}
