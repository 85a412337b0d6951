import type { CounterState, Incarnation } from './counter-state.ts'

/** Weight of the newest reading in how fast counters usually rise. */
const newestWeight = 0.1

/** Notes that a process has answered, and what its counters rose by together. */
export function noteRead(
  state: CounterState,
  incarnation: Incarnation,
  { at, rise, isComplete }: { at: number; rise: number; isComplete: boolean },
): void {
  const seconds = Math.max(0.25, (at - incarnation.readAt) / 1_000)
  const weight = incarnation.reads === 0 ? 1 : newestWeight
  incarnation.perSecond += weight * (rise / seconds - incarnation.perSecond)
  incarnation.readAt = Math.max(incarnation.readAt, at)
  state.readings++
  incarnation.readIn = state.readings
  incarnation.reads++
  if (isComplete) incarnation.completeIn = state.readings
}
