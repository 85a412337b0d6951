import { z } from 'zod'
import { Instant } from '../../../contracts/instant.ts'
import type { Suspect } from './trajectories.ts'

/** What is known of one series of one process. */
export const SeriesState = z.strictObject({
  /** The value up to which it has been counted. */
  counted: z.number().nonnegative(),
  /** When the target says this series was created; a later one is a new life. */
  created: z.number().nullable(),
  /** Timestamp the target gave its last value; an older one is a cached answer. */
  timestamp: z.number().nullable(),
  /** Since when it has been gone from complete readings; null while it is there. */
  goneAt: Instant.nullable(),
})
export type SeriesState = z.infer<typeof SeriesState>

/** One life of one process behind the address. Several of them may answer in turns. */
export const Incarnation = z.strictObject({
  /** Process start time in epoch milliseconds; null where the target does not tell. */
  startedAt: z.number().nullable(),
  readAt: Instant,
  /** In which reading of the Target it answered last, and how often it did. */
  readIn: z.int(),
  reads: z.int(),
  /** How fast its counters usually rise, all together. */
  perSecond: z.number(),
  /** It was born while we were watching, so all that it ever counted happened under our eyes. */
  isOurs: z.boolean(),
  /**
   * Which reading of the Target was its last complete one: from then on, what is new in it is really new. Counted
   * instead of timed, because clocks are set back.
   */
  completeIn: z.int().nullable(),
  /** Counters of the process itself; they fall only when it dies. */
  canaries: z.record(z.string(), z.number()),
  series: z.map(z.string(), SeriesState),
})
export type Incarnation = z.infer<typeof Incarnation>

/** Baselines of one Target. */
export const CounterState = z.strictObject({
  /** First attempt to read the Target, successful or not. */
  watchedSince: Instant,
  /** Start time of the youngest process that was forgotten: older ones may have been counted before. */
  forgottenUntil: z.number(),
  /** How many readings there were. */
  readings: z.int(),
  /** Since which reading each metric has been asked for in every one. */
  askedSince: z.map(z.string(), z.int()),
  /** Several processes without a start time answer in turns. */
  takesTurns: z.boolean(),
  /** How many readings in a row came from the same one of them. */
  alone: z.int(),
  /** How many processes were seen, one after the other or side by side. */
  lives: z.int(),
  /** How many readings were held back until it was clear which process they came from. */
  held: z.int(),
  /** The process that answered last is the last one. */
  incarnations: z.array(Incarnation),
})
export type CounterState = z.infer<typeof CounterState> & {
  /** Not kept over a restart: then it is only looked at anew. */
  suspect: Suspect | null
}

/** Metric of a slot: slots are series keys, which begin with it. */
function metricOf(slot: string): string {
  let end = 0
  while (end < slot.length && slot.charCodeAt(end) > 2) end++
  return slot.slice(0, end)
}

/** Forgets all but these metrics: from then on the others are counted by nobody, and must not be caught up with. */
export function keepOnly({ incarnations, askedSince }: CounterState, metrics: ReadonlySet<string>): void {
  for (const metric of askedSince.keys()) if (!metrics.has(metric)) askedSince.delete(metric)
  for (const { series } of incarnations) {
    for (const slot of series.keys()) if (!metrics.has(metricOf(slot))) series.delete(slot)
  }
}
