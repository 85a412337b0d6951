import type { Preset } from './preset.ts'

const event = (name: string): string => `ClickHouseProfileEvents_${name}`

/** ClickHouse, which exposes its own events. */
export const preset: Preset = {
  name: 'clickhouse',
  title: 'ClickHouse',
  kind: 'dependency',
  vantage: 'app',
  families: [
    {
      metric: event('Query'),
      status: [],
      method: [],
      route: [],
      classWithoutStatus: () => null,
      parts: [{ metric: event('FailedQuery'), counts: 'errors', class: 'database' }],
    },
  ],
  copies: [
    { metric: event('SelectQuery'), why: 'the same queries, those that read' },
    { metric: event('InsertQuery'), why: 'the same queries, those that write' },
  ],
  sides: [
    { metric: event('RejectedInserts'), kind: 'database', what: 'inserts rejected' },
    { metric: event('DelayedInserts'), kind: 'database', what: 'inserts delayed' },
  ],
  startTimes: [],
  notes: ['A query that failed through the fault of its author is an error too: ClickHouse does not tell them apart.'],
  examples: [
    {
      says: 'queries and those of them that failed; reads and writes are the same queries',
      text: `# TYPE ClickHouseProfileEvents_Query counter
ClickHouseProfileEvents_Query 500
# TYPE ClickHouseProfileEvents_SelectQuery counter
ClickHouseProfileEvents_SelectQuery 450
# TYPE ClickHouseProfileEvents_FailedQuery counter
ClickHouseProfileEvents_FailedQuery 7
# TYPE ClickHouseProfileEvents_RejectedInserts counter
ClickHouseProfileEvents_RejectedInserts 2
# TYPE ClickHouseMetrics_Query gauge
ClickHouseMetrics_Query 3
`,
      requests: 500,
      errors: 7,
      classes: { database: 7 },
      routes: {},
      sides: { 'database|inserts rejected|': 2 },
    },
  ],
}
