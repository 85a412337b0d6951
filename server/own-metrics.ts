import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** Metrics of the server itself; docs/own-metrics.md says what each one means. */
export type ServerMetrics = ReturnType<typeof register>

const registered = new WeakMap<Registry, ServerMetrics>()

/** The same counters for the same registry: they go on when a server is stopped and another one started. */
export function serverMetrics(registry: Registry): ServerMetrics {
  const metrics = registered.get(registry) ?? register(registry)
  registered.set(registry, metrics)
  return metrics
}

function register(registry: Registry) {
  const registers = [registry]
  return {
    batchParts: new Counter({
      name: 'faultboard_batch_parts_total',
      help: 'Parts of Batches handed to the store, by what it made of them.',
      labelNames: ['result'],
      registers,
    }),
    batchesRefused: new Counter({
      name: 'faultboard_batches_refused_total',
      help: 'Batches that were not taken, by reason.',
      labelNames: ['reason'],
      registers,
    }),
    recordSeconds: new Histogram({
      name: 'faultboard_record_duration_seconds',
      help: 'How long the store took to record one part of a Batch.',
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2],
      registers,
    }),
    reports: new Counter({
      name: 'faultboard_reports_total',
      help: 'Reports of collectors about their Targets, by whether they were taken.',
      labelNames: ['result'],
      registers,
    }),
    sockets: new Gauge({
      name: 'faultboard_sockets',
      help: 'Open sockets, by who is on the other end.',
      labelNames: ['kind'],
      registers,
    }),
    handshakesRefused: new Counter({
      name: 'faultboard_handshakes_refused_total',
      help: 'Socket handshakes that were refused, by reason.',
      labelNames: ['reason'],
      registers,
    }),
    socketsDropped: new Counter({
      name: 'faultboard_sockets_dropped_total',
      help: 'Sockets closed by the server because of what they did, by reason.',
      labelNames: ['reason'],
      registers,
    }),
    liveTeams: new Gauge({
      name: 'faultboard_live_teams',
      help: 'Teams whose Board is held in memory here.',
      registers,
    }),
    loads: new Counter({
      name: 'faultboard_team_loads_total',
      help: 'How often the history of a team was read from the store, by reason.',
      labelNames: ['reason'],
      registers,
    }),
    storeReachable: new Gauge({
      name: 'faultboard_store_reachable',
      help: '1 while the store answers within a second, else 0.',
      registers,
    }),
    changesSent: new Counter({
      name: 'faultboard_changes_sent_total',
      help: 'Changes sent out, counted once for all screens of a team.',
      registers,
    }),
    httpRequests: new Counter({
      name: 'faultboard_http_requests_total',
      help: 'HTTP requests answered, by kind of address and status.',
      labelNames: ['kind', 'status'],
      registers,
    }),
    unexpected: new Counter({
      name: 'faultboard_unexpected_errors_total',
      help: 'Errors that nobody expected, caught at an edge and logged.',
      labelNames: ['edge'],
      registers,
    }),
  }
}
