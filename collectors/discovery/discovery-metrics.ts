import { Counter, Gauge, type Registry } from 'prom-client'

export type DiscoveryMetrics = { reads: Counter<'kind' | 'outcome'>; targets: Gauge }

const known = new WeakMap<Registry, DiscoveryMetrics>()

/** What discoveries tell of themselves, registered once per registry. */
export function discoveryMetrics(registry: Registry): DiscoveryMetrics {
  const there = known.get(registry)
  if (there) return there
  const registers = [registry]
  const metrics: DiscoveryMetrics = {
    reads: new Counter({
      name: 'faultboard_discovery_reads_total',
      help: 'Reads of places that name targets, by kind and outcome.',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
    targets: new Gauge({
      name: 'faultboard_discovery_targets',
      help: 'Targets that are scraped because a discovery named them.',
      registers,
    }),
  }
  known.set(registry, metrics)
  return metrics
}
