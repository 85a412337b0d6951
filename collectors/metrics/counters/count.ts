import type { CounterState, Incarnation, SeriesState } from './counter-state.ts'
import { incarnationOf } from './incarnations.ts'
import { isBucketSlot, noteRead } from './note-read.ts'
import type { CounterValue, Increments, Reading, Remark } from './reading.ts'
import { votesForRestart } from './restart-vote.ts'
import { dropPastTrajectories } from './trajectories.ts'
import { hasFallen, hasWrapped, takeRise } from './whole-rise.ts'

/** How long a series that disappeared is remembered, so that its return is not its history again. */
const tombstoneMs = 3_600_000
/** So many of them a process at most: a target that makes a series a request must not fill our memory with them. */
export const maxTombstones = 10_000
/** A gap over this is worth a word: its increments are counted when they were seen. */
export const lateMs = 60_000
/** A family that is new in a process that is not: more than this is its history, not what just happened. */
const freshPerSecond = 100
export const newCounterState = (watchedSince: number): CounterState => ({
  watchedSince,
  forgottenUntil: 0,
  readings: 0,
  askedSince: new Map(),
  takesTurns: false,
  alone: 0,
  held: 0,
  lives: 0,
  suspect: null,
  incarnations: [],
})

/** One reading against what is known of the process it came from. Lives for one call of `count`. */
class Counting {
  readonly increments = new Map<string, number>()
  readonly remarks: Remark[] = []
  /** New families, whose values are believed only together and within a bound. */
  private readonly fresh = new Map<string, { key: string; value: number; series: SeriesState }[]>()
  private baseline = 0
  private inexact = 0
  private partial = 0

  private readonly state: CounterState
  private readonly incarnation: Incarnation
  private readonly reading: Reading

  constructor(state: CounterState, incarnation: Incarnation, reading: Reading) {
    this.state = state
    this.incarnation = incarnation
    this.reading = reading
  }

  add(key: string, increment: number): void {
    if (increment > 0) this.increments.set(key, (this.increments.get(key) ?? 0) + increment)
  }

  /** A series that this process did not have before. */
  private first(slot: string, { key, metric, value, created, timestamp }: CounterValue): void {
    const series: SeriesState = { counted: 0, created, timestamp, goneAt: null }
    this.incarnation.series.set(slot, series)
    if (this.isNew(metric, created)) {
      this.add(key, takeRise(series, value))
      return
    }
    series.counted = value
    const isFresh = this.incarnation.completeIn !== null && this.reading.before(metric) === 'absent'
    if (!isFresh) {
      if (value > 0) this.baseline++
      return
    }
    const list = this.fresh.get(metric) ?? []
    list.push({ key, value, series })
    this.fresh.set(metric, list)
  }

  /** Whether all of a first value happened since the watch began, or since the last reading. */
  private isNew(metric: string, created: number | null): boolean {
    const { incarnation, reading, state } = this
    if (incarnation.isOurs) return true
    if (created !== null && created - reading.skewMs > state.watchedSince) return true
    if (incarnation.completeIn === null) return false
    const askedSince = state.askedSince.get(metric) ?? Number.POSITIVE_INFINITY
    return incarnation.completeIn >= askedSince || reading.before(metric) === 'declared'
  }

  /** A series that this process had before. */
  private next(series: SeriesState, { key, value, created, timestamp }: CounterValue): void {
    if (timestamp !== null && series.timestamp !== null && timestamp <= series.timestamp) return
    series.timestamp = timestamp
    const isNewLife = created !== null && series.created !== null && created > series.created + 1
    const cameBack = series.goneAt !== null
    series.goneAt = null
    series.created = created ?? series.created
    if (value > Number.MAX_SAFE_INTEGER) this.inexact++
    if (isNewLife || (cameBack && value < series.counted)) series.counted = 0
    else if (hasWrapped(value, series.counted, this.reading.wrapsAt)) series.counted -= this.reading.wrapsAt ?? 0
    else if (hasFallen(value, series.counted)) {
      this.partial++
      series.counted = value
      return
    }
    this.add(key, takeRise(series, value))
  }

  /** All series of one process are set back at once when it began again without a new start time. */
  private rebirth(): void {
    const { incarnation, reading } = this
    // Without any start time it is another process by now.
    if (reading.startedAt === null || !votesForRestart(incarnation, reading)) return
    this.state.lives++
    const missedMs = reading.at - incarnation.readAt
    this.remarks.push({ kind: 'restart', by: 'values', missedMs, lives: this.state.lives })
    incarnation.series.clear()
    incarnation.isOurs = true
  }

  run(): void {
    const { incarnation, reading } = this
    this.rebirth()
    const times = new Map<string, number>()
    let uncountable = 0
    let duplicates = 0
    for (const value of reading.values) {
      const nth = times.get(value.key) ?? 0
      times.set(value.key, nth + 1)
      if (!Number.isFinite(value.value) || value.value < 0) {
        uncountable++
        continue
      }
      if (nth > 0) duplicates++
      const slot = nth === 0 ? value.key : `${value.key}\u0002${nth}`
      const series = incarnation.series.get(slot)
      // It is forgotten an hour after it went, whoever has looked meanwhile.
      const isForgotten = series !== undefined && series.goneAt !== null && reading.at - series.goneAt > tombstoneMs
      if (series && !isForgotten) this.next(series, value)
      else this.first(slot, value)
    }
    this.takeFresh()
    if (reading.isComplete) this.bury(times)
    if (duplicates > 0) this.remarks.push({ kind: 'duplicates', series: duplicates })
    if (uncountable > 0) this.remarks.push({ kind: 'not-countable', series: uncountable })
    if (this.baseline > 0) this.remarks.push({ kind: 'baseline', series: this.baseline })
    if (this.inexact > 0) this.remarks.push({ kind: 'inexact', series: this.inexact })
    if (this.partial > 0) this.remarks.push({ kind: 'partial-reset', series: this.partial })
  }

  private takeFresh(): void {
    const { incarnation, reading } = this
    const seconds = Math.min(10, Math.max(1, (reading.at - incarnation.readAt) / 1_000))
    for (const [metric, values] of this.fresh) {
      const sum = values.reduce((total, { value }) => total + value, 0)
      if (sum > freshPerSecond * seconds) this.remarks.push({ kind: 'family-with-history', metric, value: sum })
      else {
        for (const { key, value, series } of values) {
          series.counted = 0
          this.add(key, takeRise(series, value))
        }
      }
    }
  }

  /** Series missing from a complete reading are remembered for an hour, then forgotten. */
  private bury(times: ReadonlyMap<string, number>): void {
    const { incarnation, reading } = this
    const gone: [slot: string, goneAt: number][] = []
    for (const [slot, series] of incarnation.series) {
      const [key = slot, nth] = slot.split('\u0002')
      if ((times.get(key) ?? 0) > Number(nth ?? 0)) continue
      series.goneAt ??= reading.at
      if (reading.at - series.goneAt > tombstoneMs) incarnation.series.delete(slot)
      else gone.push([slot, series.goneAt])
    }
    if (gone.length <= maxTombstones) return
    gone.sort(([, a], [, b]) => b - a)
    for (const [slot] of gone.slice(maxTombstones)) incarnation.series.delete(slot)
  }
}

/**
 * Turns one reading into whole increments and moves the baselines in `state` up to it. Each increment is taken exactly
 * once; what cannot be known is counted as zero and remarked.
 */
export function count(state: CounterState, reading: Reading): Increments {
  const lastAt = state.incarnations.reduce((last, { readAt }) => Math.max(last, readAt), 0)
  const found = incarnationOf(state, reading)
  if (found === null) return { increments: new Map(), remarks: [{ kind: 'held-back' }], incarnation: null }
  const { incarnation, how } = found
  const counting = new Counting(state, incarnation, reading)
  counting.run()

  const { remarks, increments } = counting
  if (how === 'begun-again') {
    const by = reading.startedAt === null ? 'values' : 'start-time'
    remarks.push({ kind: 'restart', by, missedMs: Math.max(0, reading.at - lastAt), lives: state.lives })
  }
  const gapMs = reading.at - incarnation.readAt
  if (gapMs > lateMs && increments.size > 0) remarks.push({ kind: 'late', gapMs })
  // A process that answers again after another one did: they take turns.
  if (how === 'known' && state.incarnations.some((one) => one.readAt > incarnation.readAt)) {
    const processes = state.incarnations.filter((one) => reading.at - one.readAt < lateMs).length
    remarks.push({ kind: 'processes', count: processes })
  }

  for (const [name, value] of Object.entries(reading.canaries)) incarnation.canaries[name] = value
  let rise = 0
  for (const [slot, increment] of increments) if (!isBucketSlot(slot)) rise += increment
  noteRead(state, incarnation, { at: reading.at, rise, isComplete: reading.isComplete })
  for (const metric of reading.metrics) if (!state.askedSince.has(metric)) state.askedSince.set(metric, state.readings)
  dropPastTrajectories(state, incarnation)
  return { increments, remarks, incarnation, held: found.held ?? 0 }
}
