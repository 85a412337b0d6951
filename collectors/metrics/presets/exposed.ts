import type { Parsed } from '../exposition/parsed.ts'
import type { MetricType, Sample } from '../exposition/sample.ts'

/** What a Target exposes, by name: enough to tell which library it is. */
export type Exposed = {
  types: ReadonlyMap<string, MetricType>
  samples: ReadonlyMap<string, readonly Sample[]>
}

export function exposedBy(parsed: Parsed): Exposed {
  const samples = new Map<string, Sample[]>()
  for (const sample of parsed.samples) {
    const list = samples.get(sample.name)
    if (list) list.push(sample)
    else samples.set(sample.name, [sample])
  }
  return { types: parsed.types, samples }
}

/** Name of the family that a sample name belongs to: OpenMetrics types `x`, and its samples are `x_total`. */
export const baseName = (metric: string): string => metric.replace(/_(?:total|count)$/, '')

/** Type under which a metric was declared; null when there is no TYPE line for it. */
export const declaredType = (types: Exposed['types'], metric: string): MetricType | null =>
  types.get(metric) ?? types.get(baseName(metric)) ?? null
