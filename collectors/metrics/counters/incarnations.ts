import type { CounterState, Incarnation } from './counter-state.ts'
import type { CounterValue, Reading } from './reading.ts'
import { forkOf, noteTurn, type Suspect, trajectoryOf } from './trajectories.ts'

/** More processes than this behind one address are not told apart; the one not seen for longest is forgotten. */
export const maxIncarnations = 64

/** A process that dies every minute must not leave its series here sixty times an hour. */
export const maxSeries = 100_000
const forgottenAfterMs = 3_600_000

/**
 * Some libraries round start times to seconds, and others add hundredths to when the host began, which Linux tells in
 * whole seconds: so a birth may seem up to this much earlier.
 */
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
  // In their order: the last one is the one that answered last.
  state.incarnations = [...state.incarnations.filter((one) => one !== newcomer && kept.has(one)), newcomer]
}

const fresh = (reading: Reading, { isOurs, perSecond = 0 }: { isOurs: boolean; perSecond?: number }): Incarnation => ({
  startedAt: reading.startedAt,
  readAt: reading.at,
  readIn: 0,
  reads: 0,
  perSecond,
  isOurs,
  completeIn: null,
  canaries: {},
  series: new Map(),
})

function add(state: CounterState, one: Incarnation): Incarnation {
  state.lives++
  state.incarnations.push(one)
  forget(state, one)
  return one
}

/**
 * `how`: it was known; it is a new one, that may have a history; or the one before began again. `held`: so many readings
 * before this one were its own, and were held back until now.
 */
export type Found = { incarnation: Incarnation; how: 'known' | 'new' | 'begun-again'; held?: number }

/** The process that this reading came from, which may be one never seen before; null when it cannot be told yet. */
export function incarnationOf(state: CounterState, reading: Reading): Found | null {
  if (reading.startedAt === null) return withoutStart(state, reading)
  const known = state.incarnations.find((one) => one.startedAt === reading.startedAt)
  if (known) return { incarnation: known, how: 'known' }
  const last = newest(state.incarnations)
  if (last && movedByClock(last, reading)) {
    last.startedAt = reading.startedAt
    return { incarnation: last, how: 'known' }
  }
  const hadOthers = state.incarnations.length > 0
  const isOurs = isBornUnderWatch(state, reading)
  return { incarnation: add(state, fresh(reading, { isOurs })), how: hadOthers && isOurs ? 'begun-again' : 'new' }
}

function withoutStart(state: CounterState, reading: Reading): Found | null {
  const times = state.suspect?.times ?? 0
  const trajectory = trajectoryOf(state, reading)
  if (trajectory === 'held-back') return null
  const { suspect } = state
  state.suspect = null
  const { found } = trajectory
  // The odd reading before this one was another process: what that had counted by then is its history.
  if (suspect) {
    addHistory(state, suspect)
    noteTurn(state, true)
  }
  if (found === null) {
    const { isRestart, perSecond } = trajectory
    const incarnation = add(state, fresh(reading, { isOurs: isRestart, perSecond }))
    return { incarnation, how: isRestart ? 'begun-again' : 'new' }
  }
  noteTurn(state, found !== state.incarnations.at(-1))
  const incarnation = trajectory.isPartial ? forkOf(found) : found
  state.incarnations = [...state.incarnations.filter((one) => one !== incarnation), incarnation]
  if (trajectory.isPartial) forget(state, incarnation)
  return { incarnation, how: 'known', held: suspect === null ? times : 0 }
}

function addHistory(state: CounterState, { reading, perSecond }: Suspect): void {
  const one = { ...fresh(reading, { isOurs: false, perSecond }), reads: 1 }
  for (const { key, value, created, timestamp } of reading.values.filter(isCount)) {
    one.series.set(key, { counted: value, created, timestamp, goneAt: null })
  }
  one.readIn = state.readings
  one.completeIn = reading.isComplete ? state.readings : null
  add(state, one)
}

const isCount = ({ value }: CounterValue): boolean => Number.isFinite(value) && value >= 0
