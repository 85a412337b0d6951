import type { Preset } from './preset.ts'

/** PgBouncer. It says how long clients wait and never how often one failed. */
export const preset: Preset = {
  name: 'pgbouncer',
  title: 'PgBouncer (pgbouncer_exporter)',
  kind: 'detail',
  vantage: 'app',
  families: [],
  copies: [],
  sides: [
    {
      metric: 'pgbouncer_stats_totals_queries_pooled_total',
      kind: 'database',
      what: 'calls',
      of: ['database'],
    },
  ],
  startTimes: [],
  notes: [
    'PgBouncer counts no errors at all. Its queries stand beside the rate; that clients wait is a state of its pools (pgbouncer_pools_client_waiting_connections) and not a number of failures. The services that wait say so in their own metrics and logs.',
  ],
  examples: [
    {
      says: 'queries by database; waiting clients are a state and no failures',
      text: `# TYPE pgbouncer_stats_totals_queries_pooled_total counter
pgbouncer_stats_totals_queries_pooled_total{database="shop"} 700
# TYPE pgbouncer_pools_client_waiting_connections gauge
pgbouncer_pools_client_waiting_connections{database="shop",user="app"} 9
# TYPE pgbouncer_up gauge
pgbouncer_up 1
`,
      requests: 0,
      errors: 0,
      classes: {},
      routes: {},
      sides: { 'database|calls|shop': 700 },
    },
  ],
}
