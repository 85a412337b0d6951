import { Counter, type Registry } from 'prom-client'

export type ReceiveMetrics = {
  requests: Counter<'outcome'>
  samples: Counter<'result'>
  items: Counter<'kind'>
  lost: Counter<'reason'>
}

const known = new WeakMap<Registry, ReceiveMetrics>()

/** What the receiver of remote writes and of posted logs tells of itself, registered once per registry. */
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
    items: new Counter({
      name: 'faultboard_receive_sentry_items_total',
      help: 'Items in the envelopes of SDKs of Sentry, by kind: events are taken, all others are left out.',
      labelNames: ['kind'],
      registers,
    }),
    lost: new Counter({
      name: 'faultboard_receive_sentry_lost_total',
      help: 'Errors that SDKs of Sentry say they gave up before they came here, by reason.',
      labelNames: ['reason'],
      registers,
    }),
  }
  known.set(registry, metrics)
  return metrics
}
