import type { CounterValue, Reading } from './counters/reading.ts'
import type { Parsed } from './exposition/reader.ts'
import { labelsKey } from './exposition/sample.ts'
import type { Fetched } from './fetch-exposition.ts'
import type { Plan } from './presets/choose.ts'
import { baseName, declaredType, type Exposed } from './presets/exposed.ts'
import { processStart } from './presets/preset.ts'

/** Counters of the process itself: they fall only when it dies. */
const canaryNames = ['process_cpu_seconds_total', 'process_cpu_user_seconds_total', 'go_gc_duration_seconds_count']

const createdName = (metric: string): string => `${baseName(metric)}_created`

/** The only samples that a plan needs of a body. */
export const wantedBy = ({ family, preset }: Plan): Set<string> =>
  new Set([family.metric, createdName(family.metric), ...preset.startTimes, ...canaryNames])

type Body = { plan: Plan | null; parsed: Parsed; fetched: Fetched; survey: Exposed | null; isComplete: boolean }

/** The counters of the plan as one body shows them. Without a plan it tells only which process answered. */
export function readingOf({ plan, parsed, fetched, survey, isComplete }: Body): Reading {
  const metric = plan?.family.metric ?? null
  const createdBy = metric === null ? null : createdName(metric)
  const startTimes = plan?.preset.startTimes ?? processStart
  const created = new Map<string, number>()
  const canaries: Record<string, number> = {}
  let startedAt: number | null = null
  const values: CounterValue[] = []
  for (const { name, labels, value, key, timestamp, created: inline } of parsed.samples) {
    if (name === metric) values.push({ key, metric: name, value, timestamp, created: inline })
    else if (name === createdBy) created.set(labelsKey(labels), value * 1_000)
    else if (startTimes.includes(name)) startedAt = Math.round(value * 1_000)
    else if (canaryNames.includes(name) && labels.size === 0) canaries[name] = value
  }
  for (const value of values) value.created ??= created.get(value.key.slice(value.metric.length)) ?? null
  return {
    at: fetched.at,
    startedAt: Number.isFinite(startedAt) ? startedAt : null,
    skewMs: fetched.skewMs,
    isComplete,
    metrics: metric === null ? [] : [metric],
    values,
    canaries,
    before(name) {
      if (survey === null || survey.samples.has(name)) return 'unknown'
      return declaredType(survey.types, name) === null ? 'absent' : 'declared'
    },
  }
}
