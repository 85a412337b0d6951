import { Counter, Gauge, type Registry } from 'prom-client'

/** What became of an attempt to hand over a Batch. */
export type BatchOutcome = 'acked' | 'later' | 'refused' | 'timeout' | 'disconnected'

export type CollectorMetrics = {
  batches: Counter<'outcome'>
  pendingBatches: Gauge
  pendingBytes: Gauge
  dropped: Counter<'reason'>
  connected: Gauge
}

const known = new WeakMap<Registry, CollectorMetrics>()

/** The collector's own metrics, registered once per registry. */
export function collectorMetrics(registry: Registry): CollectorMetrics {
  const there = known.get(registry)
  if (there) return there
  const registers = [registry]
  const metrics: CollectorMetrics = {
    batches: new Counter({
      name: 'faultboard_collector_batches_total',
      help: 'Attempts to hand over a Batch, by what became of them.',
      labelNames: ['outcome'],
      registers,
    }),
    pendingBatches: new Gauge({
      name: 'faultboard_collector_pending_batches',
      help: 'Batches that the server has not acked yet.',
      registers,
    }),
    pendingBytes: new Gauge({
      name: 'faultboard_collector_pending_bytes',
      help: 'Size of the Batches that the server has not acked yet.',
      registers,
    }),
    dropped: new Counter({
      name: 'faultboard_collector_dropped_total',
      help: 'What was counted under other (routes, groups, sides), under a larger bound (latency) or not at all (malformed, refused), by reason.',
      labelNames: ['reason'],
      registers,
    }),
    connected: new Gauge({
      name: 'faultboard_collector_connected',
      help: '1 while the collector is connected to the server.',
      registers,
    }),
  }
  known.set(registry, metrics)
  return metrics
}
