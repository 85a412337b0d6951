import { declaredType, type Exposed } from '../presets/exposed.ts'
import { type CountedMetrics, createdName, wantedBy } from './counted-metrics.ts'

/**
 * The samples that a part of a body must hold to be as good as all of it: what counts, whether it is there yet or not, and
 * what is there or declared of the rest.
 */
export function neededOf(counted: CountedMetrics, exposed: Exposed): Set<string> {
  const { rate, bucket, gateway } = counted
  const isNeeded = (name: string): boolean =>
    exposed.samples.has(name) ||
    rate.has(name) ||
    gateway.has(name) ||
    name === bucket ||
    declaredType(exposed.types, name) !== null
  const needed = new Set([...wantedBy(counted)].filter(isNeeded))
  // The first sample of a counter brings its start with it.
  if ([...exposed.samples.keys()].some((name) => name.endsWith('_created'))) {
    for (const name of [...needed]) if (counted.all.has(name)) needed.add(createdName(name))
  }
  return needed
}
