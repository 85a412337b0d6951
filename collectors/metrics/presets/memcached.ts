import type { Labels } from '../exposition/sample.ts'
import type { Preset, SideCounter } from './preset.ts'

const side = (what: string, where: (labels: Labels) => boolean): SideCounter => ({
  metric: 'memcached_commands_total',
  kind: 'cache',
  what,
  of: ['command'],
  where,
})
const has = (status: string) => (labels: Labels) => labels.get('status') === status

/** memcached. A miss is no failure, and nothing else is counted that could be one. */
export const preset: Preset = {
  name: 'memcached',
  title: 'memcached (memcached_exporter)',
  kind: 'detail',
  vantage: 'app',
  families: [],
  copies: [],
  sides: [
    side('calls', () => true),
    side('hits', has('hit')),
    side('misses', has('miss')),
    { metric: 'memcached_connections_rejected_total', kind: 'cache', what: 'connections rejected' },
  ],
  startTimes: [],
  notes: ['Hits and misses stand beside the rate. A miss is no failure, so there is no error rate.'],
  examples: [
    {
      says: 'hits and misses by command, and no errors',
      text: `# TYPE memcached_commands_total counter
memcached_commands_total{command="get",status="hit"} 90
memcached_commands_total{command="get",status="miss"} 10
memcached_commands_total{command="set",status="hit"} 12
# TYPE memcached_up gauge
memcached_up 1
`,
      requests: 0,
      errors: 0,
      classes: {},
      routes: {},
      sides: {
        'cache|calls|get': 100,
        'cache|calls|set': 12,
        'cache|hits|get': 90,
        'cache|misses|get': 10,
        'cache|hits|set': 12,
      },
    },
  ],
}
