import type { CounterValue, Reading } from '../counters/reading.ts'
import type { Parsed } from '../exposition/parsed.ts'
import { labelsKey, type Sample } from '../exposition/sample.ts'
import type { Fetched } from '../fetch/fetch-exposition.ts'
import { declaredType, type Exposed } from '../presets/exposed.ts'
import { withoutBound } from '../presets/latency-bins.ts'
import { type CountedMetrics, createdName } from './counted-metrics.ts'
import { roleIn } from './sample-role.ts'

/** What the last complete survey saw, by name alone: its samples would be megabytes. */
export type Seen = { names: ReadonlySet<string>; types: Exposed['types'] }

type Body = { counted: CountedMetrics; parsed: Parsed; fetched: Fetched; seen: Seen | null; isComplete: boolean }

/** The counters of the plan as one body shows them. Without a plan it tells which process answered, and the sides. */
export function readingOf({ counted, parsed, fetched, seen, isComplete }: Body): Reading {
  const canaries: Record<string, number> = {}
  const starts: Sample[] = []
  const values: CounterValue[] = []
  const createdSamples: Sample[] = []
  const roleOf = roleIn(counted)
  for (const sample of parsed.samples) {
    const { name, value, key, timestamp, created } = sample
    const role = roleOf(sample)
    // A value that is none is left to the counting, which says so; anything else is as good as absent.
    if (role === 'counter') values.push({ key, metric: name, value, timestamp, created })
    else if (!Number.isFinite(value)) continue
    else if (role === 'created') createdSamples.push(sample)
    else if (role === 'start') starts.push(sample)
    else if (role === 'canary') canaries[name] = value
  }
  if (createdSamples.length > 0) addCreated(parsed.samples, values, { counted, createdSamples })
  return {
    at: fetched.at,
    startedAt: startOf(starts),
    skewMs: fetched.skewMs,
    isComplete,
    metrics: counted.all,
    values,
    canaries,
    wrapsAt: counted.plan?.preset.wrapsAt ?? null,
    before(name) {
      if (seen === null || seen.names.has(name)) return 'unknown'
      return declaredType(seen.types, name) === null ? 'absent' : 'declared'
    },
  }
}

/**
 * Since when these counters count, in epoch milliseconds. What begins anew without its process, as with a new
 * configuration, counts from the later of the two. Many starts by one name are those of many processes, as a federation
 * passes them on: none of them is the start of all.
 */
function startOf(starts: readonly Sample[]): number | null {
  if (starts.length === 0 || new Set(starts.map(({ name }) => name)).size < starts.length) return null
  return Math.max(...starts.map(({ value }) => Math.round(value * 1_000)))
}

/** The start of a series is told by another one with the same labels; the buckets of a histogram share theirs. */
function addCreated(
  samples: readonly Sample[],
  values: CounterValue[],
  { counted, createdSamples }: { counted: CountedMetrics; createdSamples: readonly Sample[] },
): void {
  const created = new Map<string, number>()
  for (const { name, labels, value } of createdSamples) created.set(name + labelsKey(labels), value * 1_000)
  const labelsOf = new Map(samples.map(({ key, labels }) => [key, labels]))
  for (const value of values) {
    const labels = labelsOf.get(value.key) ?? new Map()
    const rest = value.metric.endsWith('_bucket') ? withoutBound(labels) : labels
    const by = counted.rate.has(value.metric) && counted.createdBy ? counted.createdBy : createdName(value.metric)
    value.created ??= created.get(by + labelsKey(rest)) ?? null
  }
}
