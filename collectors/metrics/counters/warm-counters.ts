import type { Sample } from '../exposition/sample.ts'
import type { Role } from '../target/sample-role.ts'
import { lateMs } from './count.ts'
import type { CounterState, Incarnation, SeriesState } from './counter-state.ts'
import { isBucket, noteRead } from './note-read.ts'
import { justMetReadings } from './trajectories.ts'
import { hasFallen, takeRise } from './whole-rise.ts'

/** The body whose samples are bound: the same array, of which only the values change. */
export type WarmReading = { samples: readonly Sample[]; at: number }

/**
 * Counts readings in which nothing but values changed, and those upwards: each sample is bound to its baseline once, and
 * then nothing is looked up and nothing is made. Whatever else a reading shows is left to `count`, and `take` says so
 * before it has changed anything.
 */
export class WarmCounters {
  // Side by side instead of in an object each: they are as many as there are series.
  private readonly roles: Role[] = []
  private readonly series: (SeriesState | null)[] = []
  /** What does not change, and where the counters of the process itself were. */
  private readonly before: Float64Array
  private readonly state: CounterState
  private readonly incarnation: Incarnation
  private readonly samples: readonly Sample[]

  private constructor(state: CounterState, incarnation: Incarnation, samples: readonly Sample[]) {
    this.state = state
    this.incarnation = incarnation
    this.samples = samples
    this.before = new Float64Array(samples.length)
  }

  /**
   * Binds the samples of a reading that was just counted, as that process. Null where the general way is needed every
   * time: for series that are there twice, with times of their own, or without a number.
   */
  static bind(
    { state, incarnation, samples }: { state: CounterState; incarnation: Incarnation; samples: readonly Sample[] },
    roleOf: (sample: Sample) => Role,
  ): WarmCounters | null {
    // Without a start time the reading itself tells whose it is, and that is looked at until it is settled.
    const isSettled =
      incarnation.startedAt !== null || (state.incarnations.length === 1 && incarnation.reads >= justMetReadings)
    if (!isSettled || !state.incarnations.includes(incarnation)) return null
    const bound = new WarmCounters(state, incarnation, samples)
    const seen = new Set<string>()
    for (const [index, sample] of samples.entries()) {
      const role = roleOf(sample)
      const series = role === 'counter' ? incarnation.series.get(sample.key) : null
      if (series === undefined || (role !== 'none' && seen.has(sample.key))) return null
      if (role !== 'none' && (sample.timestamp !== null || sample.created !== null)) return null
      if (series?.timestamp || series?.goneAt) return null
      if (role !== 'none') seen.add(sample.key)
      bound.roles.push(role)
      bound.series.push(series)
      bound.before[index] = sample.value
    }
    return bound
  }

  /** Whether nothing in the reading is unusual. */
  private isPlain({ samples, at }: WarmReading): boolean {
    const { incarnation, state } = this
    if (samples !== this.samples || at - incarnation.readAt > lateMs) return false
    // Somebody else answered meanwhile: that is worth a word.
    for (const one of state.incarnations) if (one.readAt > incarnation.readAt) return false
    for (let index = 0; index < this.samples.length; index++) if (!this.hasOnlyRisen(index)) return false
    return true
  }

  private hasOnlyRisen(index: number): boolean {
    const role = this.roles[index]
    const sample = this.samples[index]
    if (role === 'none' || sample === undefined) return true
    const { value } = sample
    if (sample.timestamp !== null || sample.created !== null) return false
    const before = this.before[index] ?? 0
    // The process or the series is another one, or rises for another reason.
    if (role === 'start' || role === 'created' || role === 'reason') return value === before
    // NaN is below nothing, and above nothing either.
    if (!(value >= 0 && value < Number.MAX_SAFE_INTEGER)) return false
    const series = this.series[index]
    return series ? !hasFallen(value, series.counted) : value >= before
  }

  /** Takes the increments of a reading, by the index of their sample; false when it has to be counted the general way. */
  take(reading: WarmReading, onRise: (index: number, increment: number) => void): boolean {
    if (!this.isPlain(reading)) return false
    const { incarnation, state } = this
    let rise = 0
    for (let index = 0; index < this.samples.length; index++) {
      const sample = this.samples[index]
      const series = this.series[index]
      if (!sample || (series && sample.value === series.counted)) continue
      if (series) {
        const increment = takeRise(series, sample.value)
        if (!isBucket(sample.name)) rise += increment
        if (increment > 0) onRise(index, increment)
      } else if (this.roles[index] === 'canary') {
        incarnation.canaries[sample.name] = sample.value
        this.before[index] = sample.value
      }
    }
    noteRead(state, incarnation, { at: reading.at, rise, isComplete: true })
    return true
  }
}
