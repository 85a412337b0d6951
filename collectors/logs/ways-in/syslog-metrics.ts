import { Counter, type Registry } from 'prom-client'

export type SyslogMetrics = { refused: Counter<'reason'> }

const known = new WeakMap<Registry, SyslogMetrics>()

/** What was sent to the listener of syslog and not read, registered once per registry. */
export function syslogMetrics(registry: Registry): SyslogMetrics {
  const there = known.get(registry)
  if (there) return there
  const metrics: SyslogMetrics = {
    refused: new Counter({
      name: 'faultboard_syslog_refused_total',
      help: 'Datagrams and connections of syslog that were not read on, by reason.',
      labelNames: ['reason'],
      registers: [registry],
    }),
  }
  known.set(registry, metrics)
  return metrics
}
