import type { Labels } from '../exposition/sample.ts'
import type { Part, Preset, SideCounter } from './preset.ts'

/** Errors that Redis is to blame for. Scripts that are not loaded yet, wrong types and redirections are daily life. */
const serverFault =
  /^(?:OOM|LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|MISCONF|BUSY|NOREPLICAS|TRYAGAIN|EXECABORT|UNKILLABLE)$/

const refused: Part = {
  metric: 'redis_errors_total',
  counts: 'failed-requests',
  class: 'database',
  where: (labels: Labels) => serverFault.test(labels.get('err') ?? ''),
  route: [],
}
const side = (metric: string, what: string, of: readonly string[] = []): SideCounter => ({
  metric,
  kind: 'cache',
  what,
  of,
})

/** Redis and Valkey, by redis_exporter. */
export const preset: Preset = {
  name: 'redis',
  title: 'Redis (redis_exporter)',
  kind: 'dependency',
  vantage: 'app',
  families: [
    {
      metric: 'redis_commands_processed_total',
      status: [],
      method: [],
      route: [],
      classWithoutStatus: () => null,
      parts: [refused, { metric: 'redis_rejected_connections_total', counts: 'failed-requests', class: 'network' }],
    },
  ],
  copies: [{ metric: 'redis_commands_total', why: 'the same commands by name' }],
  sides: [
    side('redis_commands_failed_calls_total', 'failed calls', ['cmd']),
    side('redis_commands_rejected_calls_total', 'rejected calls', ['cmd']),
    side('redis_evicted_keys_total', 'keys evicted'),
  ],
  // The exporter reckons the start from the uptime in whole seconds, so it wavers.
  startTimes: [],
  notes: [
    'Requests are commands. Errors are commands and connections that Redis had to refuse (out of memory, loading, read-only, no cluster), as Redis 6.2 and later tell them.',
    'Failed calls stand beside the rate, because clients cause them too: a script that is not loaded yet, a wrong type.',
  ],
  examples: [
    {
      says: 'what Redis had to refuse was never processed, so it is added; a script that is not loaded is no failure',
      text: `# TYPE redis_commands_processed_total counter
redis_commands_processed_total 5000
# TYPE redis_commands_total counter
redis_commands_total{cmd="get"} 4000
redis_commands_total{cmd="evalsha"} 1000
# TYPE redis_errors_total counter
redis_errors_total{err="OOM"} 12
redis_errors_total{err="NOSCRIPT"} 40
redis_errors_total{err="MOVED"} 9
# TYPE redis_rejected_connections_total counter
redis_rejected_connections_total 3
# TYPE redis_commands_failed_calls_total counter
redis_commands_failed_calls_total{cmd="evalsha"} 40
# TYPE redis_commands_rejected_calls_total counter
redis_commands_rejected_calls_total{cmd="set"} 12
# TYPE redis_evicted_keys_total counter
redis_evicted_keys_total 0
`,
      requests: 5015,
      errors: 15,
      classes: { database: 12, network: 3 },
      routes: {},
      sides: { 'cache|failed calls|evalsha': 40, 'cache|rejected calls|set': 12 },
    },
  ],
}
