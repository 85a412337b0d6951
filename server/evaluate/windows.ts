import { type Bucket, sliceMs } from '../../contracts/bucket.ts'
import { bucketStart } from '../../contracts/instant.ts'
import { type Window, windowOf } from '../../contracts/window.ts'

type Suffix = { atLeastMs: number; requests: number; atMostMs: number }

/** "R": what happens now. As short as 20 requests allow, so that a busy service is judged within a minute. */
const recent: Suffix = { atLeastMs: 60_000, requests: 20, atMostMs: 15 * 60_000 }
/** "B": what has been going on. Long enough for small rates, which only many requests can prove. */
const base: Suffix = { atLeastMs: 5 * 60_000, requests: 100, atMostMs: 60 * 60_000 }

export const recentWindow = (buckets: Bucket[], now: number): Window => suffix(buckets, now, recent)
export const baseWindow = (buckets: Bucket[], now: number): Window => suffix(buckets, now, base)

/** Length of a window in whole slices that are over; the slice that is still growing is counted and not announced. */
export const lengthMs = (window: Window): number => Math.max(0, window.until - window.since - sliceMs)

/** The shortest stretch up to now that is long enough and has enough requests, or the longest allowed one. */
function suffix(buckets: Bucket[], now: number, { atLeastMs, requests, atMostMs }: Suffix): Window {
  const growing = bucketStart(now, sliceMs)
  const until = growing + sliceMs
  const floor = Math.max(0, growing - atMostMs)
  let since = Math.max(0, growing - atLeastMs)
  let seen = 0
  for (const bucket of buckets.toReversed()) {
    if (bucket.at >= until) continue
    if (bucket.at < floor) break
    if (bucket.at < since) {
      if (seen >= requests) break
      since = bucket.at
    }
    seen += bucket.requests
  }
  return windowOf(buckets, { since: seen >= requests ? since : floor, until })
}
