import { bucketStart } from '../../contracts/instant.ts'

/**
 * Ranges of the drill-down: how far back, in what steps, from which of the kept widths, and from which of them the
 * detail. All parts cover the same time, so a range begins where a slice of each of its widths does.
 */
export const ranges = {
  '1h': { lengthMs: 3_600_000, stepMs: 60_000, keptMs: 60_000, detailMs: 60_000 },
  '24h': { lengthMs: 24 * 3_600_000, stepMs: 600_000, keptMs: 60_000, detailMs: 3_600_000 },
  '7d': { lengthMs: 7 * 24 * 3_600_000, stepMs: 3_600_000, keptMs: 3_600_000, detailMs: 3_600_000 },
} as const
export type Range = (typeof ranges)[keyof typeof ranges]

/** Null when there is no such range. Without a name it is the last hour. */
export function rangeOf(name: string | null): Range | null {
  if (name === null) return ranges['1h']
  const found = Object.entries(ranges).find(([key]) => key === name)
  return found ? found[1] : null
}

/** The range up to now, in whole steps; the last one still grows. */
export function spanOf({ lengthMs, stepMs, detailMs }: Range, now: number): { since: number; until: number } {
  const until = bucketStart(now, stepMs) + stepMs
  return { since: bucketStart(until - lengthMs, Math.max(stepMs, detailMs)), until }
}
