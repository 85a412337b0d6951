import { sliceMs } from '../../contracts/bucket.ts'
import { bucketStart } from '../../contracts/instant.ts'

export type Span = { since: number; until: number }

/** The last `lengthMs` in whole slices of `widthMs`; the newest slice is the one that still grows. */
export function spanUntilNow(now: number, lengthMs: number, widthMs: number = sliceMs): Span {
  const until = bucketStart(now, widthMs) + widthMs
  return { since: until - lengthMs, until }
}
