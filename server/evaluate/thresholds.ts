import type { Severity } from '../../contracts/state.ts'

/** A level of trouble: the true rate is above `ratio`, and errors were seen in `spread` distinct slices or more. */
export type Threshold = { ratio: number; spread: number }

/** The only place where the thresholds are written. */
export const thresholds = {
  watch: { ratio: 0.01, spread: 2 },
  failing: { ratio: 0.05, spread: 3 },
} as const satisfies Record<Exclude<Severity, 'ok'>, Threshold>

/** A service that only its error log tells of: this many errors in this many slices of the last minutes are `watch`. */
export const errorLogThreshold = { errors: 3, spread: 2, withinMs: 5 * 60_000 } as const

/** A level is left after this long of clearly better numbers. */
export const clearAfterMs = 60_000

/** After a pause as long as this nobody watched, so a recovery has to be observed from its beginning again. */
export const longestGapMs = 30_000
