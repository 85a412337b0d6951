import type { Labels } from '../exposition/sample.ts'
import type { Preset, SideCounter } from './preset.ts'

/** HAProxy's own exporter names a frontend `proxy`, the older one that stands beside it `frontend`. */
const frontendLabels = ['proxy', 'frontend']
const backendLabels = ['proxy', 'backend']

function drop(labels: Labels): string | null {
  if (labels.get('code') === 'other') return 'connections without an HTTP status, mostly clients that went away'
  const name = labels.get('proxy') ?? labels.get('frontend') ?? labels.get('backend') ?? ''
  return /^(?:stats|prometheus|metrics|monitoring|healthz)$/i.test(name)
    ? 'metrics and health checks are not traffic'
    : null
}

const side = (metric: string, what: string): SideCounter => ({ metric, kind: 'proxy', what, of: backendLabels })

/** HAProxy. Frontends see every request once; backends and servers repeat them. */
export const preset: Preset = {
  name: 'haproxy',
  title: 'HAProxy',
  kind: 'proxy',
  vantage: 'proxy',
  families: [
    { metric: 'haproxy_frontend_http_responses_total', status: ['code'], method: [], route: frontendLabels, drop },
  ],
  copies: [
    { metric: 'haproxy_backend_http_responses_total', why: 'the backends answer the requests of the frontends' },
    { metric: 'haproxy_server_http_responses_total', why: 'the servers answer the requests of the frontends' },
    { metric: 'haproxy_listener_http_responses_total', why: 'the listeners are parts of the frontends' },
    { metric: 'haproxy_frontend_http_requests_total', why: 'the same requests without a status' },
    { metric: 'haproxy_backend_http_requests_total', why: 'the same requests without a status' },
    { metric: 'haproxy_process_requests_total', why: 'the same requests without a status' },
  ],
  sides: [
    side('haproxy_backend_connection_errors_total', 'connection errors'),
    side('haproxy_backend_response_errors_total', 'response errors'),
    side('haproxy_backend_retry_warnings_total', 'retries'),
    side('haproxy_backend_redispatch_warnings_total', 'requests sent to another server'),
    side('haproxy_backend_internal_errors_total', 'internal errors'),
  ],
  gateway: {
    answered: {
      metric: 'haproxy_backend_http_responses_total',
      status: ['code'],
      method: [],
      route: backendLabels,
      drop,
    },
    backend: 'proxy/backend',
    nameOf: (backend) => backend.replace(/^(?:be|bk|backend)[_-]|[_-](?:be|bk|backend)$/i, ''),
    made: {
      by: 'difference',
      relayed: { metric: 'haproxy_server_http_responses_total', status: ['code'], method: [], route: backendLabels },
    },
    cut: { metric: 'haproxy_backend_server_aborts_total', class: 'network' },
  },
  startTimes: ['haproxy_process_start_time_seconds'],
  notes: ['Only classes of status are known (5xx), so a 502 cannot be told from a 500. Routes are frontends.'],
  examples: [
    {
      says: 'frontends only, without connections that never had a status; trouble with the backends stands beside',
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
# TYPE haproxy_frontend_http_requests_total counter
haproxy_frontend_http_requests_total{proxy="shop"} 111
# TYPE haproxy_backend_http_responses_total counter
haproxy_backend_http_responses_total{proxy="shop_be",code="2xx"} 90
haproxy_backend_http_responses_total{proxy="shop_be",code="5xx"} 2
# TYPE haproxy_backend_connection_errors_total counter
haproxy_backend_connection_errors_total{proxy="shop_be"} 4
# TYPE haproxy_backend_retry_warnings_total counter
haproxy_backend_retry_warnings_total{proxy="shop_be"} 3
# TYPE haproxy_backend_response_errors_total counter
haproxy_backend_response_errors_total{proxy="shop_be"} 0
# TYPE haproxy_server_http_responses_total counter
haproxy_server_http_responses_total{proxy="shop_be",server="web1",code="2xx"} 90
haproxy_server_http_responses_total{proxy="shop_be",server="web1",code="5xx"} 1
`,
      requests: 100,
      errors: 2,
      classes: { http_5xx: 2 },
      routes: { shop: { requests: 100, errors: 2 } },
      sides: { 'proxy|connection errors|shop_be': 4, 'proxy|retries|shop_be': 3 },
    },
    {
      says: 'the older exporter has the same names under other labels',
      text: `# TYPE haproxy_frontend_http_responses_total counter
haproxy_frontend_http_responses_total{code="2xx",frontend="www"} 40
haproxy_frontend_http_responses_total{code="4xx",frontend="www"} 6
haproxy_frontend_http_responses_total{code="5xx",frontend="www"} 4
haproxy_frontend_http_responses_total{code="other",frontend="www"} 1
# TYPE haproxy_backend_http_responses_total counter
haproxy_backend_http_responses_total{backend="be_shop",code="5xx"} 4
# TYPE haproxy_backend_response_errors_total counter
haproxy_backend_response_errors_total{backend="be_shop"} 2
# TYPE haproxy_server_http_responses_total counter
haproxy_server_http_responses_total{backend="be_shop",code="5xx",server="web1"} 3
`,
      requests: 50,
      errors: 4,
      classes: { http_5xx: 4 },
      routes: { www: { requests: 50, errors: 4 } },
      sides: { 'proxy|response errors|be_shop': 2 },
    },
  ],
}
