import type { Preset, SideCounter } from './preset.ts'

const side = (name: string, what: string): SideCounter => ({
  metric: `mysql_global_status_${name}`,
  kind: 'database',
  what,
})

/** MySQL and MariaDB, by mysqld_exporter, which leaves most of its metrics without a type. */
export const preset: Preset = {
  name: 'mysql',
  title: 'MySQL (mysqld_exporter)',
  kind: 'dependency',
  vantage: 'app',
  families: [
    {
      metric: 'mysql_global_status_questions',
      status: [],
      method: [],
      route: [],
      classWithoutStatus: () => null,
      parts: [
        {
          metric: 'mysql_global_status_connection_errors_total',
          counts: 'failed-requests',
          class: 'database',
          route: ['error'],
        },
      ],
    },
  ],
  copies: [
    { metric: 'mysql_global_status_queries', why: 'it counts the statements inside procedures too' },
    { metric: 'mysql_global_status_commands_total', why: 'the same statements by kind' },
  ],
  sides: [
    side('aborted_connects', 'aborted connection attempts'),
    side('aborted_clients', 'connections lost'),
    side('slow_queries', 'slow queries'),
    side('innodb_row_lock_waits', 'waits for row locks'),
  ],
  startTimes: [],
  notes: [
    'Requests are statements; errors are connections that the server had to refuse (too many, out of threads). Failed statements are counted by no metric of the exporter.',
    'Aborted connection attempts stand beside the rate, because wrong passwords and health checks that only connect are among them.',
  ],
  examples: [
    {
      says: 'connections that were refused never asked a question, so they are added',
      text: `# HELP mysql_global_status_questions Generic metric from SHOW GLOBAL STATUS.
# TYPE mysql_global_status_questions untyped
mysql_global_status_questions 10000
# TYPE mysql_global_status_queries untyped
mysql_global_status_queries 10400
# TYPE mysql_global_status_connection_errors_total counter
mysql_global_status_connection_errors_total{error="max_connections"} 6
mysql_global_status_connection_errors_total{error="internal"} 0
# TYPE mysql_global_status_aborted_connects untyped
mysql_global_status_aborted_connects 31
`,
      requests: 10006,
      errors: 6,
      classes: { database: 6 },
      routes: { max_connections: { requests: 6, errors: 6 } },
      sides: { 'database|aborted connection attempts|': 31 },
    },
  ],
}
