import type { CounterState } from './counter-state.ts'
import { isBucket, noteRead } from './note-read.ts'
import type { Increments, Reading, Remark } from './reading.ts'
import { takeRise } from './whole-rise.ts'

/**
 * Increments of a Target whose counters begin anew with each answer: what it shows is what happened since the last one.
 * Only the first answer is left out, which tells of a time before the watch. What is not whole yet waits for the rest.
 */
export function countDeltas(state: CounterState, reading: Reading): Increments {
  const isFirst = state.readings === 0
  let [incarnation] = state.incarnations
  if (incarnation === undefined || state.incarnations.length > 1) {
    const unknown = { startedAt: null, isOurs: false, completeIn: null, readIn: 0, reads: 0, perSecond: 0 }
    incarnation = { ...unknown, readAt: reading.at, canaries: {}, series: new Map() }
    state.incarnations = [incarnation]
  }
  const increments = new Map<string, number>()
  let uncountable = 0
  let rise = 0
  for (const { key, metric, value } of reading.values) {
    if (!Number.isFinite(value) || value < 0) uncountable++
    if (isFirst || !Number.isFinite(value) || value <= 0) continue
    // What is left of it is below one, and is kept as the way to the next whole one.
    const rest = incarnation.series.get(key) ?? { counted: 0, created: null, timestamp: null, goneAt: null }
    const total = value + rest.counted
    const series = { ...rest, counted: 0 }
    const increment = takeRise(series, total)
    const left = Math.max(0, total - increment)
    if (left > 1e-6) incarnation.series.set(key, { ...rest, counted: left })
    else incarnation.series.delete(key)
    if (increment > 0) increments.set(key, (increments.get(key) ?? 0) + increment)
    if (!isBucket(metric)) rise += increment
  }
  noteRead(state, incarnation, { at: reading.at, rise, isComplete: reading.isComplete })
  const remarks: Remark[] = uncountable > 0 ? [{ kind: 'not-countable', series: uncountable }] : []
  return { increments, remarks, incarnation }
}
