import type { Sample } from '../exposition/sample.ts'
import type { Role } from '../sample-role.ts'
import { lateMs } from './count.ts'
import type { CounterState, Incarnation, SeriesState } from './counter-state.ts'
import { isBucket, noteRead } from './note-read.ts'
import { justMetReadings } from './trajectories.ts'
import { hasFallen, takeRise } from './whole-rise.ts'

type Slot = { role: Exclude<Role, 'none'>; sample: Sample; series: SeriesState | null; index: number }

/** The body whose samples are bound: the same array, of which only the values change. */
export type WarmReading = { samples: readonly Sample[]; at: number }

/**
 * Counts readings in which nothing but values changed, and those upwards: each sample is bound to its baseline once, and
 * then nothing is looked up and nothing is made. Whatever else a reading shows is left to `count`, and `take` says so
 * before it has changed anything.
 */
export class WarmCounters {
  private readonly slots: Slot[] = []
  private readonly constants: Float64Array
  private readonly state: CounterState
  private readonly incarnation: Incarnation
  private readonly samples: readonly Sample[]

  private constructor(state: CounterState, incarnation: Incarnation, samples: readonly Sample[]) {
    this.state = state
    this.incarnation = incarnation
    this.samples = samples
    this.constants = new Float64Array(samples.length)
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
      if (role === 'none') continue
      if (seen.has(sample.key) || sample.timestamp !== null || sample.created !== null) return null
      seen.add(sample.key)
      const series = role === 'counter' ? incarnation.series.get(sample.key) : null
      if (series === undefined || series?.timestamp || series?.goneAt) return null
      bound.constants[index] = sample.value
      bound.slots.push({ role, sample, series, index })
    }
    return bound
  }

  /** Whether nothing in the reading is unusual. */
  private isPlain({ samples, at }: WarmReading): boolean {
    const { incarnation, state } = this
    if (samples !== this.samples || at - incarnation.readAt > lateMs) return false
    // Somebody else answered meanwhile: that is worth a word.
    for (const one of state.incarnations) if (one.readAt > incarnation.readAt) return false
    for (const slot of this.slots) if (!this.hasOnlyRisen(slot)) return false
    return true
  }

  private hasOnlyRisen({ role, sample, series, index }: Slot): boolean {
    const { value } = sample
    if (sample.timestamp !== null || sample.created !== null) return false
    const before = this.constants[index] ?? 0
    // The process or the series is another one, or rises for another reason.
    if (role === 'start' || role === 'created' || role === 'reason') return value === before
    // NaN is below nothing, and above nothing either.
    if (!(value >= 0 && value < Number.MAX_SAFE_INTEGER)) return false
    return series === null ? value >= before : !hasFallen(value, series.counted)
  }

  /** Takes the increments of a reading, by the index of their sample; false when it has to be counted the general way. */
  take(reading: WarmReading, onRise: (index: number, increment: number) => void): boolean {
    if (!this.isPlain(reading)) return false
    const { incarnation, state } = this
    let rise = 0
    for (const { role, sample, series, index } of this.slots) {
      if (series !== null) {
        if (sample.value === series.counted) continue
        const increment = takeRise(series, sample.value)
        if (!isBucket(sample.name)) rise += increment
        if (increment > 0) onRise(index, increment)
      } else if (role === 'canary') {
        incarnation.canaries[sample.name] = sample.value
        this.constants[index] = sample.value
      }
    }
    noteRead(state, incarnation, { at: reading.at, rise, isComplete: true })
    return true
  }
}
