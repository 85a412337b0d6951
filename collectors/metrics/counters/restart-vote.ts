import type { Incarnation } from './counter-state.ts'
import type { Reading } from './reading.ts'
import { hasWrapped } from './whole-rise.ts'

/** A worker of an aggregate takes at most half of the sum with it; a restart leaves next to nothing. */
const leftAfterRestart = 1 / 3
const quorum = 0.8

/**
 * Whether values that fell mean that the process began again. Asked when its start time does not say: at least 80 %
 * of its counters fell, together to less than a third, and no counter of the process itself says otherwise.
 */
export function votesForRestart(incarnation: Incarnation, reading: Reading): boolean {
  const canaries = Object.entries(reading.canaries).filter(([name]) => (incarnation.canaries[name] ?? 0) > 0)
  if (canaries.some(([name, value]) => value >= (incarnation.canaries[name] ?? 0))) return false

  let tracked = 0
  let fell = 0
  let before = 0
  let after = 0
  for (const { key, value } of reading.values) {
    const last = incarnation.series.get(key)?.counted ?? 0
    if (last === 0 || hasWrapped(value, last, reading.wrapsAt)) continue
    tracked++
    before += last
    after += value
    if (value < last) fell++
  }
  // All series are gone: only the counters of the process itself can tell.
  if (tracked === 0) return incarnation.series.size > 0 && canaries.length > 0
  return fell / tracked >= quorum && after < before * leftAfterRestart
}
