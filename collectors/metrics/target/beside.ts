import type { Parsed } from '../exposition/parsed.ts'
import type { Preset } from '../presets/preset.ts'
import { presets } from '../presets/registry.ts'
import type { Wish } from '../presets/why-chosen.ts'

/** The presets whose counters are shown beside a rate and are here, with those counters alone. */
export function besideOf({ samples }: Pick<Parsed, 'samples'>): Preset[] {
  const names = new Set(samples.map(({ name }) => name))
  return presets.flatMap((preset) => {
    const sides = (preset.sides ?? []).filter(({ metric }) => names.has(metric))
    return sides.length > 0 ? [{ ...preset, sides }] : []
  })
}

/** Of a Target that makes no rate: none where the configuration asks for one that is not there, which is a fault. */
export function besideInsteadOf(parsed: Pick<Parsed, 'samples'>, { preset, family }: Wish): Preset[] {
  const beside = besideOf(parsed)
  const isAskedFor = preset === undefined ? family === undefined : beside.some(({ name }) => name === preset)
  return isAskedFor ? beside : []
}

/** What is shown, in words. */
export const besideText = (beside: readonly Preset[]): string =>
  [...new Set(beside.flatMap(({ sides = [] }) => sides.map(({ what }) => what)))].join(', ')

/** What is said of a Target that makes no rate and yet tells something. */
export const besideSentence = (beside: readonly Preset[]): string =>
  `Nothing here counts requests by status. Shown beside the rate of its service: ${besideText(beside)} (${beside.map(({ title }) => title).join('; ')}).`
