import type { Parsed } from './exposition/parsed.ts'
import type { Preset } from './presets/preset.ts'
import { presets } from './presets/registry.ts'

/** The presets whose counters are shown beside a rate, and are here. */
export function besideOf({ samples }: Pick<Parsed, 'samples'>): Preset[] {
  const names = new Set(samples.map(({ name }) => name))
  return presets.filter(({ sides = [] }) => sides.some(({ metric }) => names.has(metric)))
}

/** What is said of a Target that makes no rate and yet tells something. */
export const besideSentence = (beside: readonly Preset[]): string =>
  `Nothing here counts requests by status; ${beside.map(({ title }) => title).join(', ')} ${beside.length === 1 ? 'is' : 'are'} shown beside the rate.`
