import type { Labels } from '../exposition/sample.ts'
import type { Preset } from './preset.ts'
import { nameOfUpstream } from './upstream-name.ts'

function drop(labels: Labels): string | null {
  if (labels.get('code') === 'total') return 'the sum of the other codes'
  return labels.get('host') === '*' ? 'the sum of the other hosts' : null
}

/** nginx-module-vts. It exposes its sums beside their parts, and only the parts are counted. */
export const preset: Preset = {
  name: 'nginx-vts',
  title: 'nginx (vts module)',
  kind: 'proxy',
  vantage: 'proxy',
  families: [
    {
      metric: 'nginx_vts_server_requests_total',
      status: ['code'],
      method: [],
      route: ['host'],
      drop,
      latency: { histogram: 'nginx_vts_server_request_duration_seconds' },
    },
  ],
  copies: [
    { metric: 'nginx_vts_upstream_requests_total', why: 'the upstreams answer the requests of the servers' },
    { metric: 'nginx_vts_filter_requests_total', why: 'filters are cuts through the requests of the servers' },
    { metric: 'nginx_vts_main_connections', why: 'connections are not requests' },
  ],
  gateway: {
    answered: {
      metric: 'nginx_vts_upstream_requests_total',
      status: ['code'],
      method: [],
      route: ['upstream'],
      drop,
    },
    backend: 'upstream',
    nameOf: nameOfUpstream,
    made: { by: 'unknown' },
  },
  startTimes: ['nginx_vts_start_time_seconds'],
  notes: [
    'Only classes of status are known (5xx), so a 502 cannot be told from a 500. Routes are hosts.',
    'If the metrics are served by a counted host, reading them is counted as its requests.',
  ],
  examples: [
    {
      says: 'neither the code total nor the host * is added to what they sum up',
      text: `# TYPE nginx_vts_start_time_seconds gauge
nginx_vts_start_time_seconds 1700000000.123
# TYPE nginx_vts_server_requests_total counter
# TYPE nginx_vts_server_cache_total counter
nginx_vts_server_requests_total{host="shop.example",code="1xx"} 0
nginx_vts_server_requests_total{host="shop.example",code="2xx"} 70
nginx_vts_server_cache_total{host="shop.example",status="miss"} 5
nginx_vts_server_requests_total{host="shop.example",code="5xx"} 4
nginx_vts_server_requests_total{host="shop.example",code="total"} 74
nginx_vts_server_requests_total{host="*",code="2xx"} 70
nginx_vts_server_requests_total{host="*",code="5xx"} 4
nginx_vts_server_requests_total{host="*",code="total"} 74
# TYPE nginx_vts_upstream_requests_total counter
nginx_vts_upstream_requests_total{upstream="u",backend="127.0.0.1:1",code="5xx"} 4
# TYPE nginx_vts_filter_requests_total counter
nginx_vts_filter_requests_total{filter="country",filter_name="DE",direction="5xx"} 4
`,
      requests: 74,
      errors: 4,
      classes: { http_5xx: 4 },
      routes: { 'shop.example': { requests: 74, errors: 4 } },
    },
    {
      says: 'the buckets of the host * are left out as its requests are',
      text: `# TYPE nginx_vts_server_requests_total counter
nginx_vts_server_requests_total{host="a.example",code="2xx"} 9
nginx_vts_server_requests_total{host="a.example",code="5xx"} 1
nginx_vts_server_requests_total{host="*",code="2xx"} 9
nginx_vts_server_requests_total{host="*",code="5xx"} 1
# TYPE nginx_vts_server_request_duration_seconds histogram
nginx_vts_server_request_duration_seconds_bucket{host="a.example",le="0.005"} 2
nginx_vts_server_request_duration_seconds_bucket{host="a.example",le="0.100"} 9
nginx_vts_server_request_duration_seconds_bucket{host="a.example",le="+Inf"} 10
nginx_vts_server_request_duration_seconds_bucket{host="*",le="0.005"} 2
nginx_vts_server_request_duration_seconds_bucket{host="*",le="0.100"} 9
nginx_vts_server_request_duration_seconds_bucket{host="*",le="+Inf"} 10
`,
      requests: 10,
      errors: 1,
      classes: { http_5xx: 1 },
      routes: { 'a.example': { requests: 10, errors: 1 } },
      latency: { '5': 2, '100': 7, Inf: 1 },
    },
  ],
}
