import type { Part, Preset, RequestFamily } from '../../collectors/metrics/presets/preset.ts'
import { familiesOf } from './expose.ts'
import { bullets, code, labelsOf, oneOf, table } from './markdown.ts'

const none = '–'
export function statusText({ status, codes, perScrape }: RequestFamily): string {
  if (perScrape) return 'its value'
  if (status.length === 0) return 'none'
  return `${labelsOf(status)}${codes === 'grpc' ? ' (gRPC)' : ''}`
}

export const routeText = ({ route }: RequestFamily): string => labelsOf(route)

export const latencyText = ({ latency }: RequestFamily): string =>
  latency ? `${code(latency.histogram)} in ${latency.unit ?? 's'}` : none

/** Families with the same name differ in which of its series they take: one row is enough. */
const byMetric = (families: readonly RequestFamily[]): RequestFamily[] =>
  [...new Map(families.toReversed().map((family) => [family.metric, family])).values()].reverse()

export function partSentence({ metric, counts, class: kind, sign }: Part): string {
  if (sign === -1) return `${code(metric)} is taken off again.`
  const what = {
    requests: 'requests without an error, that are added',
    errors: `errors (${code(kind ?? 'other')}) among these requests`,
    'failed-requests': `errors (${code(kind ?? 'other')}) that are in no other counter, so they are added to the requests too`,
  }
  return `${code(metric)}: ${what[counts]}.`
}

const partsOf = (families: readonly RequestFamily[]): string[] => [
  ...new Set(families.flatMap(({ parts = [] }) => parts.map(partSentence))),
]

/** Which counters are the requests, and which labels of them say how they ended and where. */
export function countedSection(preset: Preset): string {
  const { find, guess, wrapsAt } = preset
  const families = familiesOf(preset)
  const rows = byMetric(families)
  const isMany = rows.length > 1
  const paragraphs: string[] = []
  if (rows.length > 0) {
    paragraphs.push(
      ...(isMany
        ? ['The first of these that is there is counted. The others are the same requests, and are left out.']
        : []),
      table(
        ['counter', 'status', 'method', 'route', 'latency'],
        rows.map((family) => [
          code(family.metric),
          statusText(family),
          labelsOf(family.method),
          routeText(family),
          latencyText(family),
        ]),
      ),
    )
  }
  const parts = partsOf(families)
  if (parts.length > 0) paragraphs.push('Counted with them:', bullets(parts))
  if (families.some(({ perScrape }) => perScrape))
    paragraphs.push('It is a gauge: each good reading of it is one request, and an error when it says so.')
  const withScrapes = families.filter(({ countsScrapes }) => countsScrapes).map(({ metric }) => code(metric))
  if (withScrapes.length > 0)
    paragraphs.push(
      `Reading the metrics is among the requests of ${oneOf([...new Set(withScrapes)])} and no label tells it, so one is taken off for each time Faultboard read them.`,
    )
  if (find)
    paragraphs.push(
      preset.families.length > 0
        ? 'The same names with a prefix of the application before them are found too.'
        : 'The name begins with one of the application, as in this example.',
    )
  if (guess)
    paragraphs.push(
      'It is found by its labels and not by its name, so Faultboard says that it is a guess. This is the one of the example.',
    )
  if (wrapsAt) paragraphs.push(`The counters begin anew at ${wrapsAt}, which is seen and is no restart.`)
  return paragraphs.join('\n\n')
}
