import type { TargetReport } from '../../../contracts/target.ts'
import { besideSentence } from './beside.ts'
import type { Counted } from './target-counter.ts'

export type Recognised = { preset: string | null; vantage: TargetReport['vantage']; detail: string }

/** What a good answer was taken for. */
export function recognisedBy(counted: Extract<Counted, { kind: 'counted' | 'beside' }>): Recognised {
  if (counted.kind === 'counted') {
    const { family, preset } = counted.choice.plan
    return { preset: preset.name, vantage: preset.vantage, detail: `${family.metric}, recognised as ${preset.title}.` }
  }
  return { preset: counted.presets[0]?.name ?? null, vantage: null, detail: besideSentence(counted.presets) }
}
