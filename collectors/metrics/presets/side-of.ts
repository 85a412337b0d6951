import { sideKey } from '../../../contracts/side.ts'
import { scrub } from '../../logs/scrub/scrub.ts'
import type { Labels } from '../exposition/sample.ts'
import { firstOf } from './meaning.ts'
import type { SideCounter } from './preset.ts'
import { presets } from './registry.ts'

/** Key under which a series of this counter is shown; null when it counts something else. */
export function sideOf({ kind, what, of, where }: SideCounter, labels: Labels): string | null {
  if (where && !where(labels)) return null
  return sideKey(kind, what, scrub(firstOf(labels, of ?? []) ?? ''))
}

/** The counters of all presets that are shown beside a rate. One that two presets name alike is counted once. */
export function sidesByMetric(): ReadonlyMap<string, readonly SideCounter[]> {
  const byMetric = new Map<string, SideCounter[]>()
  for (const side of presets.flatMap((preset) => preset.sides ?? [])) {
    byMetric.set(side.metric, [...(byMetric.get(side.metric) ?? []), side])
  }
  return byMetric
}

/** Keys that a series of a metric is shown under, each once. */
export const sideKeysOf = (sides: readonly SideCounter[], labels: Labels): string[] => [
  ...new Set(sides.flatMap((side) => sideOf(side, labels) ?? [])),
]
