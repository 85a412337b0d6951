import type { CounterState, Incarnation } from './counter-state.ts'
import type { Reading } from './reading.ts'

/** More processes than this behind one address are not told apart; the one not seen for longest is forgotten. */
export const maxIncarnations = 64

/** A process that dies every minute must not leave its series here sixty times an hour. */
export const maxSeries = 100_000
const forgottenAfterMs = 3_600_000

/** Start times are rounded to seconds by some libraries, so a birth may seem up to this much earlier. */
const roundingMs = 1_000

/** Whether a reading can be a later one of this process: nothing in it fell. */
const continues = (incarnation: Incarnation, reading: Reading): boolean =>
  reading.values.every(({ key, value }) => value >= (incarnation.series.get(key)?.counted ?? 0)) &&
  Object.entries(reading.canaries).every(([name, value]) => value >= (incarnation.canaries[name] ?? 0))

/**
 * A host that sets its clock moves the start time of its processes by exactly a second, its fraction unchanged. Two
 * processes that were born a second apart do not share the fraction, and whole seconds tell nothing.
 */
function movedByClock(last: Incarnation | undefined, reading: Reading): boolean {
  if (!last || last.startedAt === null || reading.startedAt === null) return false
  if (Number.isInteger(reading.startedAt / 1_000)) return false
  const moved = Math.abs(reading.startedAt - last.startedAt)
  return Math.abs(moved - 1_000) < 1 && continues(last, reading)
}

const newest = (incarnations: readonly Incarnation[]): Incarnation | undefined =>
  incarnations.reduce<Incarnation | undefined>(
    (best, one) => (best === undefined || one.readAt > best.readAt ? one : best),
    undefined,
  )

function isBornUnderWatch({ watchedSince, forgottenUntil }: CounterState, { startedAt, skewMs }: Reading): boolean {
  if (startedAt === null || startedAt <= forgottenUntil) return false
  return startedAt - skewMs + roundingMs > watchedSince
}

/** Drops the processes that are over the bounds, or that nobody has heard of for an hour; never the newcomer. */
function forget(state: CounterState, newcomer: Incarnation): void {
  const kept = new Set([newcomer])
  let series = 0
  for (const one of state.incarnations.toSorted((a, b) => b.readAt - a.readAt)) {
    series += one.series.size
    const isRecent = newcomer.readAt - one.readAt <= forgottenAfterMs
    if (isRecent && kept.size < maxIncarnations && series <= maxSeries) kept.add(one)
    else if (one !== newcomer) state.forgottenUntil = Math.max(state.forgottenUntil, one.startedAt ?? 0)
  }
  state.incarnations = [...kept]
}

/** The process that this reading came from, which may be one never seen before. */
export function incarnationOf(state: CounterState, reading: Reading): { incarnation: Incarnation; isNew: boolean } {
  const { startedAt } = reading
  const known = state.incarnations.find((one) => one.startedAt === startedAt)
  if (known) return { incarnation: known, isNew: false }
  const last = newest(state.incarnations)
  if (last && movedByClock(last, reading)) {
    last.startedAt = startedAt
    return { incarnation: last, isNew: false }
  }
  const incarnation: Incarnation = {
    startedAt,
    readAt: reading.at,
    isOurs: isBornUnderWatch(state, reading),
    completeIn: null,
    canaries: {},
    series: new Map(),
  }
  state.incarnations.push(incarnation)
  forget(state, incarnation)
  return { incarnation, isNew: true }
}
