import type { CounterState, Incarnation } from './counter-state.ts'
import type { Reading } from './reading.ts'
import { votesForRestart } from './restart-vote.ts'
import { hasFallen, hasWrapped } from './whole-rise.ts'

/*
 * A target that does not tell its start time may be several processes that answer in turns. Then each reading belongs to
 * the process whose counters it continues: none of them below, and as little above as possible.
 */

/** A process that was not heard of for so many readings is gone, unless several are known to take turns. */
const goneAfterReadings = 20
/** So many readings in a row are needed before a process that nobody knows is believed to have taken the place. */
const believedAfter = 3
/** Readings that are held back at most, over the life of a watch. */
const maxHeld = 6
/** More than this a second, where it is not usual, may be another process instead of requests. */
const oddPerSecond = 100
/** A process is taken for another one than the last only where that explains the reading much better. */
const muchNearer = 4

/** A reading that may come from a process nobody knows yet; it is looked at again when the next one is there. */
export type Suspect = { values: ReadonlyMap<string, number>; reading: Reading; times: number }

/** How far a reading is above these values; null where one of them is above it. */
function distanceFrom(known: (key: string) => number | undefined, reading: Reading): number | null {
  let distance = 0
  for (const { key, value } of reading.values) {
    const before = known(key) ?? 0
    const wraps = hasWrapped(value, before, reading.wrapsAt) ? (reading.wrapsAt ?? 0) : 0
    if (wraps === 0 && hasFallen(value, before)) return null
    distance += value - before + wraps
  }
  return Number.isNaN(distance) ? null : distance
}

/** The same for what is known of a process. Counters it had and that the reading lacks are as far away as they are high. */
function distance(from: Incarnation, reading: Reading): number | null {
  for (const [name, value] of Object.entries(reading.canaries)) if (value < (from.canaries[name] ?? 0)) return null
  const above = distanceFrom((key) => from.series.get(key)?.counted, reading)
  return above === null ? null : above + missing(from, reading)
}

function missing(from: Incarnation, { isComplete, values }: Reading): number {
  if (!isComplete) return 0
  const there = new Set(values.map(({ key }) => key))
  let sum = 0
  for (const [slot, { counted, goneAt }] of from.series) {
    if (goneAt === null && !slot.includes('\u0002') && !there.has(slot)) sum += counted
  }
  return sum
}

/** What rose and what fell, of the counters that a process had. */
function rises(from: Incarnation, { values }: Reading): number {
  return values.reduce((sum, { key, value }) => sum + Math.max(0, value - (from.series.get(key)?.counted ?? 0)), 0)
}

export type Trajectory =
  /** The process that goes on, or the one whose counters were set back in part. */
  | { found: Incarnation; isPartial: boolean }
  /** A process that was not there before: begun anew, or with a history that nobody knows. */
  | { found: null; isRestart: boolean }
  /** It cannot be told yet; what was counted meanwhile is counted with one of the next readings. */
  | 'held-back'

type Near = { one: Incarnation; away: number } | null

/** The process whose counters this reading continues best. */
function nearest(known: readonly Incarnation[], reading: Reading, takesTurns: boolean): Near {
  const last = known.at(-1)
  const lastAway = last === undefined ? null : distance(last, reading)
  const isLikely = (away: number) => lastAway === null || away < (takesTurns ? lastAway : lastAway / muchNearer)
  let near: Near = last === undefined || lastAway === null ? null : { one: last, away: lastAway }
  for (const one of known) {
    const away = one === last ? null : distance(one, reading)
    if (away === null || !isLikely(away)) continue
    if (near === null || near.one === last || away < near.away) near = { one, away }
  }
  return near
}

/** More than a process can have counted since its last answer, by all that is known of it. */
function isJump({ one, away }: NonNullable<Near>, { at }: Reading): boolean {
  const seconds = Math.max(1, (at - one.readAt) / 1_000)
  return away > (oddPerSecond + 4 * one.perSecond) * seconds
}

/** While a process is hardly known, another one in its place looks like a restart, or like many requests at once. */
function isOdd({ takesTurns, held }: CounterState, { last, near, reading }: Case): boolean {
  if (last.reads >= believedAfter || last.isOurs || takesTurns || held >= maxHeld) return false
  if (near === null) return true
  return near.one === last && (isJump(near, reading) || missing(last, reading) > 0)
}

type Case = { last: Incarnation; near: Near; reading: Reading }

/** Which process without a start time a reading came from. Nothing that is known of them is changed. */
export function trajectoryOf(state: CounterState, reading: Reading): Trajectory {
  const known = state.incarnations.filter(({ startedAt }) => startedAt === null)
  const last = known.at(-1)
  if (last === undefined) return { found: null, isRestart: false }
  const near = nearest(known, reading, state.takesTurns)
  const { suspect } = state
  if (suspect === null) {
    return isOdd(state, { last, near, reading }) ? holdBack(state, reading, 1) : decide(state, { last, near, reading })
  }
  const away = distanceFrom((key) => suspect.values.get(key), reading)
  const goesOn = away !== null && (near === null || away < near.away)
  if (goesOn && suspect.times + 1 < believedAfter) return holdBack(state, reading, suspect.times + 1)
  // It stays, so it is what it looked like at first; or the one before is back, and both of them are there.
  if (goesOn) state.suspect = null
  return decide(state, { last, near, reading })
}

function holdBack(state: CounterState, reading: Reading, times: number): 'held-back' {
  state.held++
  state.suspect = { values: new Map(reading.values.map(({ key, value }) => [key, value])), reading, times }
  return 'held-back'
}

function decide({ takesTurns }: CounterState, { last, near, reading }: Case): Trajectory {
  // Where several are known there may be one more, and what that has counted so far is its history.
  if (near && !(takesTurns && isJump(near, reading))) return { found: near.one, isPartial: false }
  if (takesTurns) return { found: null, isRestart: false }
  if (votesForRestart(last, reading)) return { found: null, isRestart: true }
  // A worker that ends takes its share away, and the others go on as they did; anything more is another process.
  const seconds = Math.max(1, (reading.at - last.readAt) / 1_000)
  return rises(last, reading) <= 4 * last.perSecond * seconds + 10
    ? { found: last, isPartial: true }
    : { found: null, isRestart: false }
}

/** Drops what a restart or a lost worker left behind, once it is clear that it does not come back. */
export function dropPastTrajectories(state: CounterState, current: Incarnation): void {
  if (state.takesTurns || current.startedAt !== null || state.incarnations.length === 1) return
  state.incarnations = state.incarnations.filter(
    (one) => one === current || one.startedAt !== null || state.readings - one.readIn <= goneAfterReadings,
  )
}

/** What is known of a process whose counters were set back in part: the old one may still be there, and answer again. */
export const forkOf = (one: Incarnation): Incarnation => ({
  ...one,
  canaries: { ...one.canaries },
  series: new Map([...one.series].map(([slot, series]) => [slot, { ...series }])),
})
