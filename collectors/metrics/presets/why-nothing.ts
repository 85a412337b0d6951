import { baseName, declaredType, type Exposed } from './exposed.ts'
import type { Preset } from './preset.ts'
import { exporterSentence, runtimeSentence } from './without-requests.ts'

/** So many metrics that are nearly it are named. */
const maxNear = 3

/** A counter of one of these presets that lacks the label it is told by. */
function withoutStatus(exposed: Exposed, of: readonly Preset[]): string | null {
  for (const family of of.flatMap(({ families }) => families)) {
    const sample = exposed.samples.get(family.metric)?.[0]
    if (!sample || family.status.length === 0) continue
    const labels = [...sample.labels.keys()].join(', ') || 'none'
    return `${family.metric} has no status label (its labels: ${labels}), so errors cannot be told from it; one of ${family.status.join(', ')} would do.`
  }
  return null
}

/** Counters that look like requests and have no label that looks like a status. */
function nearlyIt(exposed: Exposed): string | null {
  const near = [...exposed.samples].flatMap(([metric, [sample]]) => {
    const type = declaredType(exposed.types, metric)
    const isCounter = type === null ? /_(?:total|count)$/.test(metric) : type === 'counter' || /_count$/.test(metric)
    const isRequests = /(?:request|response|http|call|job|task)s?_/.test(`${baseName(metric)}_`)
    // The counters of reading the metrics are no requests.
    if (!isCounter || !isRequests || !sample || metric.startsWith('promhttp_')) return []
    return [`${metric} (labels: ${[...sample.labels.keys()].join(', ') || 'none'})`]
  })
  if (near.length === 0) return null
  const more = near.length > maxNear ? ` and ${near.length - maxNear} more` : ''
  return `No counter has a label that looks like an HTTP status. Nearest are ${near.slice(0, maxNear).join(', ')}${more}; a label such as status="500" would make one of them count.`
}

/** An exporter that answers although the program it reads does not. */
function isDown({ samples }: Exposed): string | null {
  const down = [...samples].find(([name, [first]]) => /^[a-z]\w*_up$/.test(name) && first?.value === 0)?.[0]
  return down === undefined ? null : `${down} is 0: the exporter answers, and what it reads cannot be reached.`
}

/** Why nothing of a Target makes a rate, and what would: for `faultboard doctor` and for the Report of a Target. */
export function whyNothing(exposed: Exposed, of: readonly Preset[]): string {
  const down = isDown(exposed)
  if (down !== null) return down
  const exporter = exporterSentence(exposed)
  if (exporter !== null) return `${exporter} Nothing in it counts requests, so there is no rate.`
  const count = Math.max(exposed.types.size, exposed.samples.size)
  return (
    withoutStatus(exposed, of) ??
    nearlyIt(exposed) ??
    runtimeSentence(exposed) ??
    `${count} ${count === 1 ? 'metric was' : 'metrics were'} read and none counts requests by status. ${of.length} libraries and exporters are known by name (docs/metrics), and any counter with a label such as status="500".`
  )
}

/** Why the preset that was asked for finds nothing. */
export function whyNotThis(preset: Preset, otherwise: Preset | null): string {
  const metrics = [...new Set(preset.families.map(({ metric }) => metric))].slice(0, maxNear)
  const asked =
    metrics.length === 0
      ? `The preset ${preset.name} finds nothing here to make a rate of.`
      : `The preset ${preset.name} was asked for, and ${metrics.join(', ')} ${metrics.length === 1 ? 'is' : 'are'} not here.`
  return otherwise ? `${asked} Without it this is counted by the preset ${otherwise.name}.` : asked
}

/** That there is no preset of this name, and which one may have been meant. */
export function unknownPreset(name: string, all: readonly Preset[]): string {
  const word = name.toLowerCase()
  const near = all.filter((one) => one.name.includes(word) || one.title.toLowerCase().includes(word))
  const meant = near.length > 0 && near.length <= maxNear
  return meant
    ? `There is no preset called ${name}; perhaps ${near.map((one) => one.name).join(' or ')} is meant.`
    : `There is no preset called ${name}; there are ${all.map((one) => one.name).join(', ')}.`
}
