import { Counter, type Registry } from 'prom-client'

export type ReceiveMetrics = { requests: Counter<'outcome'>; samples: Counter<'result'> }

const known = new WeakMap<Registry, ReceiveMetrics>()

/** What the receiver of remote writes tells of itself, registered once per registry. */
export function receiveMetrics(registry: Registry): ReceiveMetrics {
  const there = known.get(registry)
  if (there) return there
  const registers = [registry]
  const metrics: ReceiveMetrics = {
    requests: new Counter({
      name: 'faultboard_receive_requests_total',
      help: 'Requests of remote write and of posted logs, by what became of them.',
      labelNames: ['outcome'],
      registers,
    }),
    samples: new Counter({
      name: 'faultboard_receive_samples_total',
      help: 'Samples that were written: taken, or left out by reason.',
      labelNames: ['result'],
      registers,
    }),
  }
  known.set(registry, metrics)
  return metrics
}
