import type { Preset } from './preset.ts'

/** cAdvisor and the node exporter tell of machines; the one thing they count that a user feels is a process that was killed. */
export const preset: Preset = {
  name: 'out-of-memory',
  title: 'cAdvisor, node_exporter',
  kind: 'detail',
  vantage: 'app',
  families: [],
  copies: [],
  sides: [
    {
      metric: 'container_oom_events_total',
      kind: 'process',
      what: 'out-of-memory kills',
      of: ['namespace/container', 'name'],
      // The sums over the containers of a pod have no name of their own.
      where: (labels) => Boolean(labels.get('container') || labels.get('name')),
    },
    { metric: 'node_vmstat_oom_kill', kind: 'process', what: 'out-of-memory kills on the machine' },
  ],
  startTimes: [],
  notes: ['They measure machines and containers. Nothing in them counts requests, so there is no rate.'],
  examples: [
    {
      says: 'containers that were killed, without the sum of their pod',
      text: `# TYPE container_oom_events_total counter
container_oom_events_total{container="cart",namespace="shop",pod="cart-5d9f-abcde"} 2
container_oom_events_total{container="",namespace="shop",pod="cart-5d9f-abcde"} 2
# TYPE container_cpu_usage_seconds_total counter
container_cpu_usage_seconds_total{container="cart",namespace="shop",pod="cart-5d9f-abcde"} 71.5
`,
      requests: 0,
      errors: 0,
      classes: {},
      routes: {},
      sides: { 'process|out-of-memory kills|shop/cart': 2 },
    },
  ],
}
