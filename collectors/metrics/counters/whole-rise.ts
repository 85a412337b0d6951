import type { SeriesState } from './counter-state.ts'

/** Float noise of targets that add up fractions: relative, and never more than a thousandth. */
export const noiseOf = (value: number): number => Math.min(1e-3, 1e-9 * Math.max(1, value))

/** Whether a counter is below where it was. */
export const hasFallen = (value: number, counted: number): boolean =>
  value < counted && value < counted - noiseOf(counted)

/** Whole part of what a counter rose by. The rest stays below the baseline, and is counted when it is whole. */
export function takeRise(series: SeriesState, value: number): number {
  const rise = value - series.counted
  const nearest = Math.round(rise)
  const whole = Math.abs(rise - nearest) <= noiseOf(value) ? nearest : Math.floor(rise)
  if (whole <= 0) return 0
  series.counted += whole
  return whole
}

/** A counter that begins anew at its limit (2⁵³ for some) falls from close to it to close to nothing. */
export const hasWrapped = (value: number, counted: number, wrapsAt: number | null): boolean =>
  wrapsAt !== null && counted > wrapsAt * 0.9 && value < wrapsAt * 0.1
