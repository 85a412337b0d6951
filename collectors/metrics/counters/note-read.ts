import type { CounterState, Incarnation } from './counter-state.ts'

/** Least weight of the newest reading in how fast counters usually rise; the first ones weigh as much as all before. */
const newestWeight = 0.1

/** The buckets of a histogram repeat its count many times over: they are left out of how fast counters rise. */
export const isBucket = (metric: string): boolean => metric.endsWith('_bucket')
/** The same of a slot, whose metric stands before its labels. */
export const isBucketSlot = (slot: string): boolean => slot.includes('_bucket\u0000')

/** Notes that a process has answered, and what its counters rose by together. */
export function noteRead(
  state: CounterState,
  incarnation: Incarnation,
  { at, rise, isComplete }: { at: number; rise: number; isComplete: boolean },
): void {
  const seconds = Math.max(0.25, (at - incarnation.readAt) / 1_000)
  // The first reading is no rise: what is known of its speed until the second is where it came from.
  if (incarnation.reads > 0) {
    const weight = Math.max(newestWeight, 1 / incarnation.reads)
    incarnation.perSecond += weight * (rise / seconds - incarnation.perSecond)
  }
  incarnation.readAt = Math.max(incarnation.readAt, at)
  state.readings++
  incarnation.readIn = state.readings
  incarnation.reads++
  if (isComplete) incarnation.completeIn = state.readings
}
