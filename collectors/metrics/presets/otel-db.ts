import { type Preset, processStart, type SideCounter } from './preset.ts'

const calls = (metric: string): SideCounter[] => {
  const of = ['db_system_name', 'db_system']
  return [
    { metric, kind: 'database', what: 'calls', of },
    { metric, kind: 'database', what: 'failed calls', of, where: (labels) => (labels.get('error_type') ?? '') !== '' },
  ]
}
const poolTimeouts = (metric: string): SideCounter => ({
  metric,
  kind: 'database',
  what: 'pool time-outs',
  of: ['db_client_connection_pool_name', 'pool_name'],
})

/** What OpenTelemetry tells of the databases that a service calls. */
export const preset: Preset = {
  name: 'otel-db',
  title: 'OpenTelemetry database client',
  kind: 'detail',
  vantage: 'app',
  families: [],
  copies: [],
  sides: [
    ...calls('db_client_operation_duration_seconds_count'),
    ...calls('db_client_operation_duration_count'),
    poolTimeouts('db_client_connection_timeouts_total'),
    poolTimeouts('db_client_connections_timeouts_total'),
  ],
  startTimes: processStart,
  notes: ['A failed call of a database is shown beside the rate: whether it failed a request is counted there.'],
  examples: [
    {
      says: 'calls, those that failed, and the time-outs of the pool',
      text: `# HELP db_client_operation_duration_seconds Duration of database client operations.
# TYPE db_client_operation_duration_seconds histogram
db_client_operation_duration_seconds_count{db_operation_name="SELECT",db_system_name="postgresql",server_address="db"} 90
db_client_operation_duration_seconds_count{db_operation_name="SELECT",db_response_status_code="57014",db_system_name="postgresql",error_type="57014",server_address="db"} 4
db_client_operation_duration_seconds_count{db_operation_name="GET",db_system_name="redis",server_address="cache"} 30
# HELP db_client_connection_timeouts_total The number of connection timeouts that have occurred trying to obtain a connection from the pool.
# TYPE db_client_connection_timeouts_total counter
db_client_connection_timeouts_total{db_client_connection_pool_name="main"} 2
`,
      requests: 0,
      errors: 0,
      classes: {},
      routes: {},
      sides: {
        'database|calls|postgresql': 94,
        'database|failed calls|postgresql': 4,
        'database|calls|redis': 30,
        'database|pool time-outs|main': 2,
      },
    },
  ],
}
