import type { Preset } from '../../collectors/metrics/presets/preset.ts'
import { understood } from './expose.ts'
import { bullets, code } from './markdown.ts'

/** So many characters of a series are shown. */
const maxLength = 100

function seriesText({ name, labels }: { name: string; labels: ReadonlyMap<string, string> }): string {
  const text = `${name}{${[...labels].map(([label, value]) => `${label}="${value}"`).join(',')}}`
  return text.length <= maxLength ? text : `${text.slice(0, maxLength)}…`
}

/** One series of the examples for each reason why series of the counter are left out. */
function droppedIn({ examples }: Preset): Map<string, string> {
  const dropped = new Map<string, string>()
  for (const { sample, meaning } of examples.flatMap(({ text }) => understood(text))) {
    if (meaning.dropped !== null && !dropped.has(meaning.dropped)) dropped.set(meaning.dropped, seriesText(sample))
  }
  return dropped
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

/** What looks like requests and is not counted, and why. */
export const leftOutSection = (preset: Preset): string =>
  bullets([
    ...[...droppedIn(preset)].map(([reason, series]) => `Series such as ${code(series)}: ${sentence(reason)}`),
    ...preset.copies.map(({ metric, why }) => `${code(metric)}: ${sentence(why)}`),
  ])
