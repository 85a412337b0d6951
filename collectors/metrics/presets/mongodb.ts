import type { Labels } from '../exposition/sample.ts'
import type { Preset, RequestFamily } from './preset.ts'

/** Asserts that the server is to blame for; those of users are duplicate keys and the like. */
const isServerFault = (labels: Labels): boolean =>
  /^(?:regular|msg)$/.test(labels.get('assert_type') ?? labels.get('type') ?? '')

const family = (metric: string, asserts: string, route: readonly string[]): RequestFamily => ({
  metric,
  status: [],
  method: [],
  route,
  classWithoutStatus: () => null,
  parts: [{ metric: asserts, counts: 'errors', class: 'database', where: isServerFault, route: [] }],
})

/** MongoDB, by the exporter of Percona in its present names and in those before them. */
export const preset: Preset = {
  name: 'mongodb',
  title: 'MongoDB (mongodb_exporter)',
  kind: 'dependency',
  vantage: 'app',
  families: [
    family('mongodb_ss_opcounters', 'mongodb_ss_asserts', ['legacy_op_type', 'type']),
    family('mongodb_op_counters_total', 'mongodb_asserts_total', ['type']),
  ],
  copies: [{ metric: 'mongodb_ss_opcountersRepl', why: 'the same operations again, on a replica' }],
  startTimes: [],
  notes: [
    'Requests are operations; errors are assertions of the server itself. Those that a client caused are left out.',
  ],
  examples: [
    {
      says: 'operations by type; the old names of the same exporter are the same operations; users’ asserts are no errors',
      text: `# TYPE mongodb_ss_opcounters untyped
mongodb_ss_opcounters{legacy_op_type="insert"} 40
mongodb_ss_opcounters{legacy_op_type="query"} 60
# TYPE mongodb_ss_asserts untyped
mongodb_ss_asserts{assert_type="regular"} 2
mongodb_ss_asserts{assert_type="user"} 17
# TYPE mongodb_op_counters_total untyped
mongodb_op_counters_total{type="insert"} 40
mongodb_op_counters_total{type="query"} 60
`,
      requests: 100,
      errors: 2,
      classes: { database: 2 },
      routes: { insert: { requests: 40, errors: 0 }, query: { requests: 60, errors: 0 } },
    },
  ],
}
