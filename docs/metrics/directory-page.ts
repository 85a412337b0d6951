import type { Preset, RequestFamily } from '../../collectors/metrics/presets/preset.ts'
import { latencyText, routeText, statusText } from './counted-section.ts'
import { familiesOf } from './expose.ts'
import { code, labelOf, oneOf, table } from './markdown.ts'
import { groups } from './preset-groups.ts'

const none = '–'
const link = ({ name, title }: Preset): string => `[${title}](${name}.md)`

/** So many of them are named; the page has them all. */
const maxNamed = 4

function whatOf({ sides = [] }: Preset): string {
  const all = [...new Set(sides.map(({ what }) => what))]
  const more = all.length > maxNamed + 1 ? [`${all.length - maxNamed} more`] : []
  return [...all.slice(0, more.length > 0 ? maxNamed : all.length), ...more].join(', ') || none
}

const madeText = ({ gateway }: Preset): string => {
  if (!gateway) return none
  const by = `by ${labelOf(gateway.backend)}`
  return gateway.made.by === 'unknown' ? by : `${by}, its own failures told`
}

function rateRow(preset: Preset): string[] {
  const [family] = familiesOf(preset)
  const [counter = none, ...cells] = family ? familyCells(family, preset) : [none, none, none, none]
  // What is found by its shape has another name each time.
  return [link(preset), preset.families.length > 0 ? counter : `such as ${counter}`, ...cells, whatOf(preset)]
}

const familyCells = (family: RequestFamily, { vantage }: Preset): string[] => [
  code(family.metric),
  vantage === 'requests-only' ? 'none, so no error rate' : statusText(family),
  routeText(family),
  family.latency ? latencyText(family).replace(/^.* in /, 'in ') : none,
]

/** A library has a name; what is found by any other sign comes after those. */
const byTitle = (a: Preset, b: Preset): number => {
  const isNamed = ({ title }: Preset) => (title.startsWith('a ') ? 1 : 0)
  return isNamed(a) - isNamed(b) || a.title.localeCompare(b.title, 'en')
}

function groupText(presets: readonly Preset[], { title, kinds, about }: (typeof groups)[number]): string[] {
  const own = presets.filter(({ kind }) => kinds.includes(kind)).toSorted(byTitle)
  if (own.length === 0) return []
  if (kinds.includes('detail')) {
    return [
      `## ${title}`,
      about,
      table(
        ['library', 'what is shown'],
        own.map((preset) => [link(preset), whatOf(preset)]),
      ),
    ]
  }
  const hasGateways = own.some(({ gateway }) => gateway)
  const head = ['library', 'counted by', 'status', 'route', 'latency', 'beside the rate']
  return [
    `## ${title}`,
    about,
    table(
      hasGateways ? [...head, 'services behind it'] : head,
      own.map((preset) => (hasGateways ? [...rateRow(preset), madeText(preset)] : rateRow(preset))),
    ),
  ]
}

/** The directory of all presets. */
export function directoryPage(presets: readonly Preset[]): string {
  const names = presets.filter(({ kind }) => kind !== 'detail').map(({ name }) => name)
  const paragraphs = [
    '# Which metrics Faultboard understands',
    '<!-- Written by npm run docs:metrics from collectors/metrics/presets/; change those files. -->',
    `Point Faultboard at a \`/metrics\` and it finds out what answers there. It knows ${presets.filter(({ guess }) => !guess).length} libraries and exporters by name; of each it knows which counter is the requests, which label says how they ended, what repeats the same requests under another name, and what else is worth showing. Exactly one counter makes a rate, and a sentence says why each of the others was left out.`,
    'Every page below shows what is counted and what is not, and an exposition with the exact counts it gives. The pages are written from the code that counts, and those examples are run against it.',
    ...groups.flatMap((group) => groupText(presets, group)),
    '## If yours is not here',
    'A counter or a histogram with a label that looks like an HTTP status is counted all the same: see [the guess](generic.md). The target then says that it is a guess, until you name a preset.',
    `Where Faultboard chooses wrongly, name the preset at the entry of the target (\`preset:\` in [the configuration](../configuration.md)): ${oneOf(names.map(code))}.`,
    '`faultboard doctor` reads everything once and says for each target what would be counted, what is left out, and why.',
    'A new preset is one file with an example: [adding.md](../adding.md).',
    '## How it is counted',
    'How increments are taken once, over restarts, missed readings and workers that take turns: [counting.md](counting.md).',
  ]
  return `${paragraphs.join('\n\n')}\n`
}
