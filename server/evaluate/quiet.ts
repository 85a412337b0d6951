import { type Bucket, sliceMs } from '../../contracts/bucket.ts'

const shortestMs = 5 * 60_000

const isBusy = ({ requests, errors }: Bucket): boolean => requests > 0 || errors > 0

/**
 * After how long without a request a service has no traffic: five minutes, or five times the median wait between two
 * requests in the slices that are kept. A service with a request every four minutes is not idle after five.
 */
export function quietAfterMs(buckets: Bucket[]): number {
  const busy = buckets.filter(isBusy)
  const requests = busy.reduce((sum, bucket) => sum + Math.max(bucket.requests, bucket.errors), 0)
  const waits = busy.slice(1).map((bucket, i) => bucket.at - (busy[i]?.at ?? bucket.at))
  // Requests of one slice waited less than a slice for each other; they are the short half of the ranking.
  const within = requests - busy.length
  const middle = Math.floor((requests - 1) / 2) - within
  const median = middle < 0 ? 0 : (waits.toSorted((a, b) => a - b)[middle] ?? 0)
  return Math.max(shortestMs, 5 * median)
}

/** Time since the newest slice with a request ended, or null when there is none. */
export function quietMs(buckets: Bucket[], now: number): number | null {
  const last = buckets.findLast(isBusy)
  return last ? Math.max(0, now - last.at - sliceMs) : null
}
