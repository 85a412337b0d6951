import { z } from 'zod'
import { Instant } from '../../../contracts/instant.ts'

/** What is known of one series of one process. */
const SeriesState = z.strictObject({
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
const Incarnation = z.strictObject({
  /** Process start time in epoch milliseconds; null where the target does not tell. */
  startedAt: z.number().nullable(),
  readAt: Instant,
  /** It was born while we were watching, so all that it ever counted happened under our eyes. */
  isOurs: z.boolean(),
  /** When it was first read completely: from then on, what is new in it is really new. */
  completeAt: Instant.nullable(),
  /** Metrics that a complete reading has asked for. */
  asked: z.array(z.string()),
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
  incarnations: z.array(Incarnation),
})
export type CounterState = z.infer<typeof CounterState>

/** Slots are series keys, which begin with the name of their metric. */
const isOf = (slot: string, metric: string): boolean =>
  slot.startsWith(metric) && ['', '\u0000', '\u0002'].includes(slot.charAt(metric.length))

/** Forgets all but one metric: from then on the others are counted by nobody, and must not be caught up with. */
export function keepOnly({ incarnations }: CounterState, metric: string): void {
  for (const one of incarnations) {
    one.asked = one.asked.filter((asked) => asked === metric)
    for (const slot of one.series.keys()) if (!isOf(slot, metric)) one.series.delete(slot)
  }
}

/** The same as JSON: series are pairs, because their keys are any text. */
export const SavedCounterState = z
  .strictObject({
    watchedSince: Instant,
    forgottenUntil: z.number(),
    incarnations: z.array(
      Incarnation.omit({ series: true }).extend({ series: z.array(z.tuple([z.string(), SeriesState])) }),
    ),
  })
  .transform(
    ({ incarnations, ...rest }): CounterState => ({
      ...rest,
      incarnations: incarnations.map((saved) => ({ ...saved, series: new Map(saved.series) })),
    }),
  )

/** JSON of the state as it is now; later counting does not change it. */
export const saveCounterState = ({ incarnations, ...rest }: CounterState) => ({
  ...rest,
  incarnations: incarnations.map((one) => ({
    ...one,
    asked: [...one.asked],
    canaries: { ...one.canaries },
    series: [...one.series].map(([key, series]): [string, SeriesState] => [key, { ...series }]),
  })),
})
