import type { Preset, PresetExample } from '../../collectors/metrics/presets/preset.ts'
import { type LatencyCounts, latencyAtMost } from '../../contracts/latency.ts'
import { type SideCounts, sideOfKey } from '../../contracts/side.ts'
import { makesRate } from '../../contracts/vantage.ts'
import { behindText } from './behind-text.ts'
import { capital, code, table } from './markdown.ts'

const percent = (errors: number, requests: number): string =>
  requests === 0 ? 'no rate' : `${((errors / requests) * 100).toFixed(2)} %`

function latencyText(counts: LatencyCounts | undefined): string[] {
  const p95 = counts ? latencyAtMost(counts, 0.95) : null
  if (p95 === null) return []
  return [p95 === Number.POSITIVE_INFINITY ? 'p95 above the last bucket' : `p95 at most ${p95} ms`]
}

const sidesText = (sides: SideCounts = {}): string[] =>
  Object.entries(sides).flatMap(([key, count]) => {
    const side = sideOfKey(key)
    if (!side) return []
    return [`${count} ${side.what}${side.of === '' ? '' : ` of ${code(side.of)}`} (${side.kind})`]
  })

type Counted = PresetExample & Pick<Preset, 'vantage'>

function countsText({ requests, errors, classes, latency, sides, vantage }: Counted): string {
  const kinds = Object.entries(classes).map(([kind, count]) => `${count} ${code(kind)}`)
  const rate = makesRate(vantage) ? percent(errors, requests) : 'how the others ended is not counted, so no rate'
  const counted = requests === 0 && errors === 0 ? [] : [`**${requests} requests, ${errors} errors** (${rate})`]
  const lines = [
    ...counted,
    ...(kinds.length > 0 ? [`errors by class: ${kinds.join(', ')}`] : []),
    ...latencyText(latency),
    ...(sides && Object.keys(sides).length > 0 ? [`beside the rate: ${sidesText(sides).join(', ')}`] : []),
  ]
  return `counts as\n\n${lines.map((line) => `- ${line}`).join('\n')}`
}

function routesText(routes: PresetExample['routes']): string[] {
  const rows = Object.entries(routes).map(([route, { requests, errors }]) => [code(route), `${requests}`, `${errors}`])
  return rows.length === 0 ? [] : [table(['route', 'requests', 'errors'], rows)]
}

function exampleText(preset: Preset, example: Counted): string {
  return [
    `${capital(example.says)}:`,
    `\`\`\`text\n${example.text.trimEnd()}\n\`\`\``,
    countsText(example),
    ...routesText(example.routes),
    ...behindText(preset, example),
  ].join('\n\n')
}

/** Expositions and the exact counts that they give, had they been counted from their first request on. */
export const examplesSection = (preset: Preset): string =>
  preset.examples.map((example) => exampleText(preset, { ...example, vantage: preset.vantage })).join('\n\n')
