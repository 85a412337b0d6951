import { Counter, type Registry } from 'prom-client'

export type LogMetrics = {
  lines: Counter
  bytes: Counter
  events: Counter<'class'>
  unparsed: Counter
  truncated: Counter
}

const known = new WeakMap<Registry, LogMetrics>()

/** The counters of all log sources of a process: registered with the first source that asks. */
export function logMetrics(registry: Registry): LogMetrics {
  const there = known.get(registry)
  if (there) return there
  const counter = (name: string, help: string) => new Counter({ name, help, registers: [registry] })
  const metrics: LogMetrics = {
    lines: counter('faultboard_log_lines_total', 'Lines read from logs.'),
    bytes: counter('faultboard_log_bytes_total', 'Bytes read from logs.'),
    events: new Counter({
      name: 'faultboard_log_events_total',
      help: 'Errors found in logs, by class.',
      labelNames: ['class'],
      registers: [registry],
    }),
    unparsed: counter('faultboard_log_unparsed_total', 'Lines that no format but plain text could read.'),
    truncated: counter('faultboard_log_truncated_total', 'Lines over 1 MiB, of which the rest was left out.'),
  }
  known.set(registry, metrics)
  return metrics
}
