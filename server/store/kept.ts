import { sliceMs } from '../../contracts/bucket.ts'

/** How long the store remembers what is not a slice of time. */
export const kept = {
  /** Groups, routes and services after they were last seen: as long as the widest slices. */
  namesMs: 35 * 24 * 3_600_000,
  /** The last seq of an incarnation: a collector that was cut off for days still sends nothing twice. */
  seqMs: 7 * 24 * 3_600_000,
  reportMs: 3_600_000,
  /** Ids of deliveries, so that a transition that is asked again does not queue its messages again. */
  queuedMs: 7 * 24 * 3_600_000,
}

type Slice = { at: number; widthMs: number; keepMs: number }

/** A slice is kept until its end is `keepMs` ago. */
export const isKept = (slice: Slice, now: number): boolean => slice.at + slice.widthMs > now - slice.keepMs

/** Detail of the minutes is for the last hour on a screen, and the rest is told by the hours. */
const minuteDetailMs = 3 * 3_600_000

/** How long the detail of a slice is kept. */
export const detailKeepMs = ({ widthMs, keepMs }: Slice): number => (widthMs < 3_600_000 ? minuteDetailMs : keepMs)

/** The narrowest slices never have any. */
export const isDetailKept = (slice: Slice, now: number): boolean =>
  slice.widthMs !== sliceMs && isKept({ ...slice, keepMs: detailKeepMs(slice) }, now)

/** The time that a live Board starts from. */
export const historyMs = { counts: 3_600_000, groups: 24 * 3_600_000 }
