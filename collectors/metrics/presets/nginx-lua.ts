import { nameOfHost } from './host-name.ts'
import type { Preset, SeriesRule } from './preset.ts'

const rule: SeriesRule = { metric: 'nginx_http_requests_total', status: ['status'], method: [], route: ['host'] }

/** nginx with nginx-lua-prometheus, in the names that its manual proposes. */
export const preset: Preset = {
  name: 'nginx-lua',
  title: 'nginx (nginx-lua-prometheus)',
  kind: 'proxy',
  vantage: 'proxy',
  families: [
    {
      ...rule,
      // The exporter of stub_status uses the same name without a status.
      applies: (samples) => samples.some(({ labels }) => labels.has('status')),
      latency: { histogram: 'nginx_http_request_duration_seconds' },
    },
  ],
  copies: [{ metric: 'nginx_http_request_duration_seconds_count', why: 'the same requests without a status' }],
  sides: [{ metric: 'nginx_metric_errors_total', kind: 'process', what: 'metrics that could not be counted' }],
  gateway: { answered: { ...rule, route: [] }, backend: 'host', nameOf: nameOfHost, made: { by: 'unknown' } },
  startTimes: [],
  notes: ['Routes are hosts. Workers hand in their counts about once a second.'],
  examples: [
    {
      says: 'requests by host and status; the histogram counts them again, without a status',
      text: `# TYPE nginx_http_requests_total counter
nginx_http_requests_total{host="shop.example",status="200"} 90
nginx_http_requests_total{host="shop.example",status="504"} 3
nginx_http_requests_total{host="shop.example",status="499"} 4
# TYPE nginx_http_request_duration_seconds histogram
nginx_http_request_duration_seconds_bucket{host="shop.example",le="00.200"} 80
nginx_http_request_duration_seconds_bucket{host="shop.example",le="+Inf"} 97
nginx_http_request_duration_seconds_count{host="shop.example"} 97
# TYPE nginx_http_connections gauge
nginx_http_connections{state="reading"} 0
# TYPE nginx_metric_errors_total counter
nginx_metric_errors_total 0
`,
      requests: 97,
      errors: 3,
      classes: { gateway: 3 },
      routes: { 'shop.example': { requests: 97, errors: 3 } },
      latency: { '200': 80, Inf: 17 },
    },
  ],
}
