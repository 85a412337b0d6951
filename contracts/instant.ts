import { z } from 'zod'

/** Epoch milliseconds. */
export const Instant = z.int().nonnegative()
/** A length of time in milliseconds. */
export const DurationMs = z.int().nonnegative()
/** A whole number of things that happened. */
export const Count = z.int().nonnegative()

/** Start of the absolute slice of `widthMs` that holds `at`: two processes never disagree about it. */
export const bucketStart = (at: number, widthMs: number): number => at - (at % widthMs)
