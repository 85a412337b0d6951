import type { Part, Preset } from './preset.ts'

const part = (name: string, counts: Part['counts']): Part => ({
  metric: `pg_stat_database_${name}`,
  counts,
  class: counts === 'requests' ? null : 'database',
})

/** PostgreSQL, by postgres_exporter. Its counters have no `_total`, and survive a restart of the server. */
export const preset: Preset = {
  name: 'postgres',
  title: 'PostgreSQL (postgres_exporter)',
  kind: 'dependency',
  vantage: 'app',
  families: [
    {
      metric: 'pg_stat_database_xact_commit',
      status: [],
      method: [],
      route: ['datname'],
      classWithoutStatus: () => null,
      parts: [part('xact_rollback', 'requests'), part('deadlocks', 'errors'), part('conflicts', 'errors')],
    },
  ],
  copies: [],
  // A restart of the server keeps the statistics: its start time would make all of them new.
  startTimes: [],
  createdBy: 'pg_stat_database_stats_reset',
  // The exporter can be told to keep its counters below what a float holds exactly.
  wrapsAt: 2 ** 53,
  notes: [
    'Requests are transactions. A rollback is none of the errors: pools and sessions roll back on purpose. Errors are deadlocks, and queries that a standby had to cancel.',
  ],
  examples: [
    {
      says: 'commits and rollbacks are transactions; a deadlock is one of them that failed',
      text: `# TYPE pg_stat_database_xact_commit counter
pg_stat_database_xact_commit{datid="16384",datname="shop"} 900
pg_stat_database_xact_commit{datid="5",datname="postgres"} 50
# TYPE pg_stat_database_xact_rollback counter
pg_stat_database_xact_rollback{datid="16384",datname="shop"} 40
# TYPE pg_stat_database_deadlocks counter
pg_stat_database_deadlocks{datid="16384",datname="shop"} 2
# TYPE pg_stat_database_conflicts counter
pg_stat_database_conflicts{datid="16384",datname="shop"} 1
# TYPE pg_stat_database_stats_reset counter
pg_stat_database_stats_reset{datid="16384",datname="shop"} 1.7e+09
# TYPE pg_stat_database_numbackends gauge
pg_stat_database_numbackends{datid="16384",datname="shop"} 7
`,
      requests: 990,
      errors: 3,
      classes: { database: 3 },
      routes: { shop: { requests: 940, errors: 3 }, postgres: { requests: 50, errors: 0 } },
    },
  ],
}
