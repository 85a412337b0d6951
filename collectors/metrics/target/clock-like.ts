import type { Parsed } from '../exposition/parsed.ts'
import type { RequestFamily } from '../presets/preset.ts'

/** So many looks in a row, a minute apart as a rule, before anything is said. */
const suspicious = 3
/** Both ends of a look are cut to whole seconds somewhere. */
const toleranceSeconds = 1.5
/** In less time than this a handful of requests may look like seconds. */
const leastSeconds = 20

type Look = { at: number; values: ReadonlyMap<string, number> }

/**
 * Notices a counter of requests that rises by one a second and by nothing else: some exporters have the seconds since the
 * start under such a name. A counter with statuses is none, and is not looked at.
 */
export class ClockLike {
  private last: Look | null = null
  private times = 0
  private metric: string | null = null

  look({ metric, status }: RequestFamily, { samples }: Parsed, at: number): void {
    if (status.length > 0) return
    const values = new Map(samples.filter(({ name }) => name === metric).map(({ key, value }) => [key, value]))
    const { last } = this
    const seconds = last === null ? 0 : (at - last.at) / 1_000
    if (last !== null && this.metric === metric && seconds < leastSeconds) return
    const ticks = ([key, value]: [string, number]) =>
      Math.abs(value - (last?.values.get(key) ?? Number.NaN) - seconds) <= toleranceSeconds
    const isTicking = last !== null && this.metric === metric && values.size > 0 && [...values].every(ticks)
    this.times = isTicking ? this.times + 1 : 0
    this.metric = metric
    this.last = { at, values }
  }

  note(): string | null {
    if (this.times < suspicious) return null
    return `${this.metric} rises by one every second, as a clock does and requests hardly ever: it may be the time since the start. \`family\` names another counter.`
  }
}
