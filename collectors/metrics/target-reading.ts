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

/** What the last complete survey saw, by name alone: its samples would be megabytes. */
export type Seen = { names: ReadonlySet<string>; types: Exposed['types'] }

type Body = { plan: Plan | null; parsed: Parsed; fetched: Fetched; seen: Seen | null; isComplete: boolean }

/** The counters of the plan as one body shows them. Without a plan it tells only which process answered. */
export function readingOf({ plan, parsed, fetched, seen, isComplete }: Body): Reading {
  const metric = plan?.family.metric ?? null
  const createdBy = metric === null ? null : createdName(metric)
  const startTimes = plan?.preset.startTimes ?? processStart
  const created = new Map<string, number>()
  const canaries: Record<string, number> = {}
  let startedAt: number | null = null
  const values: CounterValue[] = []
  for (const { name, labels, value, key, timestamp, created: inline } of parsed.samples) {
    // A value that is none is left to the counting, which says so; anything else is as good as absent.
    if (name !== metric && !Number.isFinite(value)) continue
    if (name === metric) values.push({ key, metric: name, value, timestamp, created: inline })
    else if (name === createdBy) created.set(labelsKey(labels), value * 1_000)
    else if (startTimes.includes(name)) startedAt = Math.round(value * 1_000)
    else if (canaryNames.includes(name) && labels.size === 0) canaries[name] = value
  }
  for (const value of values) value.created ??= created.get(value.key.slice(value.metric.length)) ?? null
  return {
    at: fetched.at,
    startedAt,
    skewMs: fetched.skewMs,
    isComplete,
    metrics: metric === null ? [] : [metric],
    values,
    canaries,
    before(name) {
      if (seen === null || seen.names.has(name)) return 'unknown'
      return declaredType(seen.types, name) === null ? 'absent' : 'declared'
    },
  }
}
