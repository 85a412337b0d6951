import type { Preset, SideCounter } from '../../collectors/metrics/presets/preset.ts'
import { countedSection, partSentence } from './counted-section.ts'
import { errorsSection } from './errors-section.ts'
import { examplesSection } from './example-section.ts'
import { leftOutSection } from './left-out-section.ts'
import { bullets, capital, code, labelOf, labelsOf, oneOf, section, table } from './markdown.ts'
import { nounOf } from './preset-groups.ts'

/** `kind`, `what` and the label that says which one, of a counter beside the rate. */
const sideRow = ({ metric, kind, what, of = [], reason }: SideCounter): string[] => [
  code(metric),
  reason ? `${what}, with the ${code(reason.label)} of ${code(reason.metric)}` : what,
  kind,
  labelsOf(of),
]

function sidesSection({ sides = [] }: Preset): string {
  if (sides.length === 0) return ''
  return [
    'These are shown [beside the rate](../beside-the-rate.md) and are never in it. They are counted in every target that has them, whatever its rate is counted by.',
    table(['counter', 'shown as', 'among', 'of'], sides.map(sideRow)),
  ].join('\n\n')
}

function gatewaySection({ gateway }: Preset): string {
  if (!gateway) return ''
  const { answered, backend, made, cut } = gateway
  const how = {
    label: 'Which failures are its own is told by a label.',
    difference: `What it answered and no server did is its own: ${made.by === 'difference' ? code(made.relayed.metric) : ''} is taken off.`,
    counters: 'Which failures are its own is told by counters:',
    unknown:
      'It does not tell its own failures from those of a service. They are known only where it carries all requests of the service.',
  }
  return [
    `As a [gateway](../gateways.md) it tells what it answered for each service behind it: ${code(answered.metric)} by ${labelOf(backend)}.`,
    how[made.by],
    ...(made.by === 'counters' ? [bullets(made.parts.map(partSentence))] : []),
    ...(cut ? [`Answers whose body was cut have a good status; ${code(cut.metric)} tells them.`] : []),
  ].join('\n\n')
}

function recognisedSection({ name, families, find, guess, sides = [] }: Preset): string {
  const metrics = [...new Set(families.map(({ metric }) => code(metric)))]
  const force = `Write ${code(`preset: ${name}`)} at the entry of the target to insist on it.`
  if (metrics.length > 0) return `By ${oneOf(metrics)}. ${force}`
  if (find || guess) return `By the shape of its metrics. ${force}`
  return `By ${oneOf([...new Set(sides.map(({ metric }) => code(metric)))])}. There is nothing to set: it has no rate of its own.`
}

const requestsOnly =
  'It knows how many requests there were and not how they ended, so it makes no error rate: another source of the service does.'

/** The page of one preset, from its own data and examples; `about` is what its file says of it. */
export function presetPage(preset: Preset, about: string): string {
  const paragraphs = [
    `# ${capital(preset.title)}`,
    `<!-- Written by npm run docs:metrics from collectors/metrics/presets/${preset.name}.ts; change that file. -->`,
    `${about} It is ${nounOf(preset)}.${preset.vantage === 'requests-only' ? ` ${requestsOnly}` : ''}`,
    ...section('How it is recognised', recognisedSection(preset)),
    ...section('What is counted', countedSection(preset)),
    ...section('How errors are told', errorsSection(preset)),
    ...section('What is left out', leftOutSection(preset)),
    ...section('Beside the rate', sidesSection(preset)),
    ...section('The services behind it', gatewaySection(preset)),
    ...section('Examples', examplesSection(preset)),
    ...section('What to know', bullets(preset.notes)),
    '[All metrics that Faultboard understands](README.md) · [how increments are counted](counting.md)',
  ]
  return `${paragraphs.join('\n\n')}\n`
}
