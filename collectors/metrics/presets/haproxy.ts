import type { Labels } from '../exposition/sample.ts'
import type { Preset } from './preset.ts'

function drop(labels: Labels): string | null {
  if (labels.get('code') === 'other') return 'connections without an HTTP status, mostly clients that went away'
  return /^(?:stats|prometheus|metrics|monitoring)$/i.test(labels.get('proxy') ?? '')
    ? 'reading the metrics is not traffic'
    : null
}

/** HAProxy's own exporter. Frontends see every request once; backends and servers repeat them. */
export const preset: Preset = {
  name: 'haproxy',
  title: 'HAProxy',
  kind: 'proxy',
  vantage: 'proxy',
  families: [{ metric: 'haproxy_frontend_http_responses_total', status: ['code'], method: [], route: ['proxy'], drop }],
  copies: [
    { metric: 'haproxy_backend_http_responses_total', why: 'the backends answer the requests of the frontends' },
    { metric: 'haproxy_server_http_responses_total', why: 'the servers answer the requests of the frontends' },
    { metric: 'haproxy_listener_http_responses_total', why: 'the listeners are parts of the frontends' },
  ],
  startTimes: ['haproxy_process_start_time_seconds'],
  notes: ['Only classes of status are known (5xx), so a 502 cannot be told from a 500. Routes are frontends.'],
  examples: [
    {
      says: 'frontends only, without connections that never had a status',
      text: `# TYPE haproxy_process_start_time_seconds gauge
haproxy_process_start_time_seconds 1700000000
# TYPE haproxy_frontend_http_responses_total counter
haproxy_frontend_http_responses_total{proxy="shop",code="1xx"} 0
haproxy_frontend_http_responses_total{proxy="shop",code="2xx"} 90
haproxy_frontend_http_responses_total{proxy="shop",code="3xx"} 3
haproxy_frontend_http_responses_total{proxy="shop",code="4xx"} 5
haproxy_frontend_http_responses_total{proxy="shop",code="5xx"} 2
haproxy_frontend_http_responses_total{proxy="shop",code="other"} 11
haproxy_frontend_http_responses_total{proxy="stats",code="2xx"} 500
# TYPE haproxy_backend_http_responses_total counter
haproxy_backend_http_responses_total{proxy="shop_be",code="2xx"} 90
haproxy_backend_http_responses_total{proxy="shop_be",code="5xx"} 2
`,
      requests: 100,
      errors: 2,
      classes: { http_5xx: 2 },
      routes: { shop: { requests: 100, errors: 2 } },
    },
  ],
}
