import type { CounterValue, Reading } from './counters/reading.ts'
import type { Parsed } from './exposition/reader.ts'
import { labelsKey } from './exposition/sample.ts'
import type { Fetched } from './fetch-exposition.ts'
import type { Plan } from './presets/choose.ts'
import { baseName, declaredType, type Exposed } from './presets/exposed.ts'

/** Counters of the process itself: they fall only when it dies. */
const canaryNames = ['process_cpu_seconds_total', 'process_cpu_user_seconds_total', 'go_gc_duration_seconds_count']

const createdName = (metric: string): string => `${baseName(metric)}_created`

/** The only samples that a plan needs of a body. */
export const wantedBy = ({ family, preset }: Plan): Set<string> =>
  new Set([family.metric, createdName(family.metric), ...preset.startTimes, ...canaryNames])

type Body = { plan: Plan; parsed: Parsed; fetched: Fetched; survey: Exposed | null }

/** The counters of the plan as one body shows them. */
export function readingOf({ plan: { family, preset }, parsed, fetched, survey }: Body): Reading {
  const created = new Map<string, number>()
  const canaries: Record<string, number> = {}
  let startedAt: number | null = null
  const values: CounterValue[] = []
  for (const { name, labels, value, key, timestamp, created: inline } of parsed.samples) {
    if (name === family.metric) values.push({ key, metric: name, value, timestamp, created: inline })
    else if (name === createdName(family.metric)) created.set(labelsKey(labels), value * 1_000)
    else if (preset.startTimes.includes(name)) startedAt = Math.round(value * 1_000)
    else if (canaryNames.includes(name) && labels.size === 0) canaries[name] = value
  }
  for (const value of values) value.created ??= created.get(value.key.slice(family.metric.length)) ?? null
  return {
    at: fetched.at,
    startedAt,
    skewMs: fetched.skewMs,
    isComplete: parsed.isComplete,
    metrics: [family.metric],
    values,
    canaries,
    before(metric) {
      if (survey === null || survey.samples.has(metric)) return 'unknown'
      return declaredType(survey.types, metric) === null ? 'absent' : 'declared'
    },
  }
}
