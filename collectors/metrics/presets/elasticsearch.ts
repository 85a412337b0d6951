import type { Preset, SideCounter } from './preset.ts'

const side = (name: string, what: string, of: readonly string[]): SideCounter => ({
  metric: `elasticsearch_${name}`,
  kind: 'database',
  what,
  of,
})

/** Elasticsearch and OpenSearch. Their searches are counted by shard and not by request, so there is no rate in them. */
export const preset: Preset = {
  name: 'elasticsearch',
  title: 'Elasticsearch (elasticsearch_exporter)',
  kind: 'detail',
  vantage: 'app',
  families: [],
  copies: [],
  sides: [
    side('thread_pool_rejected_count', 'tasks rejected', ['type']),
    side('breakers_tripped', 'circuit breakers tripped', ['breaker']),
  ],
  startTimes: [],
  notes: ['Searches are counted once a shard, so there is no number of requests to divide by.'],
  examples: [
    {
      says: 'tasks that were rejected and breakers that tripped stand beside the rate',
      text: `# TYPE elasticsearch_thread_pool_rejected_count counter
elasticsearch_thread_pool_rejected_count{cluster="c",host="10.0.0.1",name="es-1",type="write"} 5
elasticsearch_thread_pool_rejected_count{cluster="c",host="10.0.0.2",name="es-2",type="write"} 2
elasticsearch_thread_pool_rejected_count{cluster="c",host="10.0.0.1",name="es-1",type="search"} 0
# TYPE elasticsearch_breakers_tripped counter
elasticsearch_breakers_tripped{breaker="parent",cluster="c",host="10.0.0.1",name="es-1"} 1
# TYPE elasticsearch_indices_search_query_total counter
elasticsearch_indices_search_query_total{cluster="c",host="10.0.0.1",name="es-1"} 900
`,
      requests: 0,
      errors: 0,
      classes: {},
      routes: {},
      sides: { 'database|tasks rejected|write': 7, 'database|circuit breakers tripped|parent': 1 },
    },
  ],
}
