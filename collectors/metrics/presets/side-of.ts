import { sideKey } from '../../../contracts/side.ts'
import { scrub } from '../../logs/scrub/scrub.ts'
import { type Labels, labelsKey, type Sample } from '../exposition/sample.ts'
import { firstOf } from './meaning.ts'
import type { SideCounter } from './preset.ts'
import { presets } from './registry.ts'

/** Why a counter with these labels rose, as this metric tells it; null where it does not. */
export type ReasonOf = (metric: string, labels: Labels) => string | null
const noReason: ReasonOf = () => null

/** Key under which a series of this counter is shown; null when it counts something else. */
export function sideOf(side: SideCounter, labels: Labels, reasonOf: ReasonOf = noReason): string | null {
  const { kind, what, of, where, reason } = side
  if (where && !where(labels)) return null
  const why = reason ? reasonOf(reason.metric, labels) : null
  return sideKey(kind, why === null ? what : `${what} (${why})`, scrub(firstOf(labels, of ?? []) ?? ''))
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
export const sideKeysOf = (sides: readonly SideCounter[], labels: Labels, reasonOf: ReasonOf = noReason): string[] => [
  ...new Set(sides.flatMap((side) => sideOf(side, labels, reasonOf) ?? [])),
]

/** Metrics that tell why one of these counters rose, and the label that they tell it by. */
export const reasonLabels = (sides: ReadonlyMap<string, readonly SideCounter[]>): ReadonlyMap<string, string> =>
  new Map([...sides.values()].flat().flatMap(({ reason }) => (reason ? [[reason.metric, reason.label]] : [])))

/** What the samples of a body tell of why counters rose. */
export function reasonsIn(samples: Iterable<Sample>, by: ReadonlyMap<string, string>): ReasonOf {
  const reasons = new Map<string, string>()
  for (const { name, labels, value } of samples) {
    const label = by.get(name)
    if (label === undefined || value !== 1) continue
    const rest = new Map(labels)
    const reason = rest.get(label)
    rest.delete(label)
    if (reason) reasons.set(name + labelsKey(rest), reason)
  }
  return (metric, labels) => (reasons.size === 0 ? null : (reasons.get(metric + labelsKey(labels)) ?? null))
}
