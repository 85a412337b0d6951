import { createReader } from '../../collectors/metrics/exposition/reader.ts'
import type { Sample } from '../../collectors/metrics/exposition/sample.ts'
import { choose, metricsOf } from '../../collectors/metrics/presets/choose.ts'
import { type Exposed, exposedBy } from '../../collectors/metrics/presets/exposed.ts'
import { type Meaning, meaningOf } from '../../collectors/metrics/presets/meaning.ts'
import type { Preset, RequestFamily } from '../../collectors/metrics/presets/preset.ts'

/** An example as Faultboard reads it. */
const expose = (text: string): Exposed =>
  exposedBy(createReader(null).read(Buffer.from(text), { isWhole: true, unit: 'ms' }))

/** Every sample of an example. */
export const samplesOf = (text: string): readonly Sample[] => [...expose(text).samples.values()].flat()

/** A series of an example, and what it counts. */
export type Understood = { sample: Sample; meaning: Meaning; family: RequestFamily }

/** Every series that the rate of an example is made of, or that is left out of it. */
export function understood(text: string): Understood[] {
  const exposed = expose(text)
  const family = choose(exposed).plan?.family
  if (!family || family.perScrape) return []
  return metricsOf(family)
    .flatMap((metric) => exposed.samples.get(metric) ?? [])
    .map((sample) => ({
      sample,
      family,
      meaning: meaningOf(family, { metric: sample.name, labels: sample.labels }, null),
    }))
}

/** Families of a preset; one that is found by its shape is shown as its first example has it. */
export function familiesOf({ families, examples }: Preset): readonly RequestFamily[] {
  if (families.length > 0) return families
  const found = choose(expose(examples[0]?.text ?? '')).plan?.family
  return found ? [found] : []
}
