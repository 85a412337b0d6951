import type { CounterState, Incarnation } from './counter-state.ts'
import { isBucket, isBucketSlot } from './note-read.ts'
import type { Reading } from './reading.ts'
import { votesForRestart } from './restart-vote.ts'
import { hasFallen, hasWrapped } from './whole-rise.ts'

/*
 * A target that does not tell its start time may be several processes that answer in turns. Then each reading belongs to
 * the process whose counters it continues: none of them below, and as little above as possible.
 */

/** A process that was not heard of for so many readings is gone, unless several are known to take turns. */
const goneAfterReadings = 20
/** A process is just met for so many readings: until then another one may not have shown itself. */
export const justMetReadings = 20
/** An odd reading is believed when so many in a row go on from it, or fewer of them over a longer time. */
const believedAfter = 5
const believedSooner = { after: 3, ms: 20_000 }
/** After so many readings of the same process the others are taken to be gone. */
const aloneAfterReadings = 30
/** Readings that are held back at most, over the life of a watch. */
const maxHeld = 40
/** More than this a second, beyond what is usual, is odd: in a process that was just met, and where several take turns. */
const oddPerSecond = { justMet: 10, takingTurns: 30 }
/** A process is taken for another one than the last only where that explains the reading much better. */
const muchNearer = 4

/** A reading that may come from a process nobody knows yet; it is looked at again when the next one is there. */
export type Suspect = {
  values: ReadonlyMap<string, number>
  reading: Reading
  times: number
  since: number
  /** How fast it would have risen, were it the process that is nearest. */
  perSecond: number
}

/** How far a reading is above these values; null where one of them is above it. */
function distanceFrom(known: (key: string) => number | undefined, reading: Reading): number | null {
  let distance = 0
  for (const { key, metric, value } of reading.values) {
    const before = known(key) ?? 0
    const wraps = hasWrapped(value, before, reading.wrapsAt) ? (reading.wrapsAt ?? 0) : 0
    if (wraps === 0 && hasFallen(value, before)) return null
    if (!isBucket(metric)) distance += value - before + wraps
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
    if (goneAt === null && !slot.includes('\u0002') && !isBucketSlot(slot) && !there.has(slot)) sum += counted
  }
  return sum
}

/** What rose and what fell, of the counters that a process had. */
function rises(from: Incarnation, { values }: Reading): number {
  return values.reduce((sum, { key, metric, value }) => {
    const before = from.series.get(key)?.counted ?? 0
    return isBucket(metric) ? sum : sum + Math.max(0, value - before)
  }, 0)
}

export type Trajectory =
  /** The process that goes on, or the one whose counters were set back in part. */
  | { found: Incarnation; isPartial: boolean }
  /** A process that was not there before: begun anew, or with a history that nobody knows. */
  | { found: null; isRestart: boolean; perSecond: number }
  /** It cannot be told yet; what was counted meanwhile is counted with one of the next readings. */
  | 'held-back'

type Near = { one: Incarnation; away: number } | null

/** The process whose counters this reading continues best. */
function nearest(known: readonly Incarnation[], reading: Reading, takesTurns: boolean): Near {
  const last = known.at(-1)
  const lastAway = last === undefined ? null : distance(last, reading)
  let near: Near = last === undefined || lastAway === null ? null : { one: last, away: lastAway }
  // One that began anew passes where it was before: as long as it rises as usual it is still itself.
  if (!takesTurns && near && !isJump(near, reading, oddPerSecond.justMet)) return near
  const isLikely = (away: number) => lastAway === null || away < (takesTurns ? lastAway : lastAway / muchNearer)
  for (const one of known) {
    const away = one === last ? null : distance(one, reading)
    if (away === null || !isLikely(away)) continue
    if (near === null || near.one === last || away < near.away) near = { one, away }
  }
  return near
}

const secondsSince = (one: Incarnation, { at }: Reading): number => Math.max(1, (at - one.readAt) / 1_000)

/** How fast the nearest process would have risen to this reading. */
const speedOf = (near: Near, reading: Reading): number => (near ? near.away / secondsSince(near.one, reading) : 0)

/** More than a process can have counted since its last answer, by all that is known of it. */
function isJump(near: NonNullable<Near>, reading: Reading, perSecond: number): boolean {
  const speed = speedOf(near, reading)
  if (speed <= perSecond) return false
  const { reads, perSecond: usual } = near.one
  // A process that was read once is as fast as it would have been, were it the one before: it is, if it goes on so.
  if (reads === 1) return speed > usual * 2 || speed < usual / 2
  return speed > perSecond + 4 * usual
}

/** While a process is hardly known, another one in its place looks like a restart, or like many requests at once. */
function isOdd({ takesTurns, held }: CounterState, { last, near, reading }: Case): boolean {
  if (last.reads >= justMetReadings || last.isOurs || takesTurns || held >= maxHeld) return false
  if (near === null) return true
  return near.one === last && (isJump(near, reading, oddPerSecond.justMet) || missing(last, reading) > 0)
}

type Case = { last: Incarnation; near: Near; reading: Reading }

/** Which process without a start time a reading came from. Nothing that is known of them is changed. */
export function trajectoryOf(state: CounterState, reading: Reading): Trajectory {
  const known = state.incarnations.filter(({ startedAt }) => startedAt === null)
  const last = known.at(-1)
  if (last === undefined) return { found: null, isRestart: false, perSecond: 0 }
  const near = nearest(known, reading, state.takesTurns)
  const { suspect } = state
  if (suspect === null) {
    const isHeld = isOdd(state, { last, near, reading })
    return isHeld ? holdBack(state, reading, speedOf(near, reading)) : decide(state.takesTurns, { last, near, reading })
  }
  const away = distanceFrom((key) => suspect.values.get(key), reading)
  const goesOn = away !== null && (near === null || away < near.away)
  if (!goesOn) return decide(true, { last, near, reading })
  const times = suspect.times + 1
  const isLong = times >= believedSooner.after && reading.at - suspect.since >= believedSooner.ms
  if (times < believedAfter && !isLong) return holdBack(state, reading, suspect.perSecond)
  // It stays, so it is what it looked like at first.
  state.suspect = null
  return decide(false, { last, near, reading })
}

function holdBack(state: CounterState, reading: Reading, perSecond: number): 'held-back' {
  const { times = 0, since = reading.at } = state.suspect ?? {}
  const values = new Map(reading.values.map(({ key, value }) => [key, value]))
  state.held++
  state.suspect = { values, reading, times: times + 1, since, perSecond }
  return 'held-back'
}

/** `takesTurns`: several are there, so that one more may be, and what that has counted so far is its history. */
function decide(takesTurns: boolean, { last, near, reading }: Case): Trajectory {
  if (near && !(takesTurns && isJump(near, reading, oddPerSecond.takingTurns))) {
    return { found: near.one, isPartial: false }
  }
  if (takesTurns) return { found: null, isRestart: false, perSecond: speedOf(near, reading) }
  if (votesForRestart(last, reading)) return { found: null, isRestart: true, perSecond: 0 }
  // A worker that ends takes its share away, and the others go on as they did; anything more is another process.
  return rises(last, reading) <= (4 * last.perSecond + 10) * secondsSince(last, reading)
    ? { found: last, isPartial: true }
    : { found: null, isRestart: false, perSecond: 0 }
}

/** Notes whether the process that answered last has answered again. */
export function noteTurn(state: CounterState, isAnother: boolean): void {
  if (!state.takesTurns && !isAnother) return
  state.alone = isAnother ? 0 : state.alone + 1
  state.takesTurns = state.alone < aloneAfterReadings
  if (!state.takesTurns) state.alone = 0
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
