import { type Preset, processStart } from './preset.ts'

const labels = {
  status: ['status'],
  method: ['method'],
  route: ['endpoint'],
  latency: { histogram: 'axum_http_requests_duration_seconds' },
} as const

/** axum-prometheus. Its first versions had no status on the counter, but on the histogram. */
export const preset: Preset = {
  name: 'axum',
  title: 'axum-prometheus',
  kind: 'server',
  vantage: 'app',
  families: [
    { metric: 'axum_http_requests_total', ...labels },
    { metric: 'axum_http_requests_duration_seconds_count', ...labels },
  ],
  copies: [],
  startTimes: processStart,
  notes: [],
  examples: [
    {
      says: 'the counter; the histogram gives the latency only',
      text: `# TYPE axum_http_requests_total counter
axum_http_requests_total{method="GET",status="200",endpoint="/items/{id}"} 11
axum_http_requests_total{method="GET",status="500",endpoint="/items/{id}"} 3
# TYPE axum_http_requests_duration_seconds histogram
axum_http_requests_duration_seconds_bucket{method="GET",status="200",endpoint="/items/{id}",le="0.005"} 9
axum_http_requests_duration_seconds_bucket{method="GET",status="200",endpoint="/items/{id}",le="0.01"} 11
axum_http_requests_duration_seconds_bucket{method="GET",status="200",endpoint="/items/{id}",le="+Inf"} 11
axum_http_requests_duration_seconds_sum{method="GET",status="200",endpoint="/items/{id}"} 0.04
axum_http_requests_duration_seconds_count{method="GET",status="200",endpoint="/items/{id}"} 11
# TYPE axum_http_requests_pending gauge
axum_http_requests_pending{method="GET",endpoint="/metrics"} 1
`,
      requests: 14,
      errors: 3,
      classes: { http_5xx: 3 },
      routes: { 'GET /items/{id}': { requests: 14, errors: 3 } },
      latency: { '5': 9, '10': 2 },
    },
    {
      says: 'a counter without a status is passed over for the histogram that has one',
      text: `# TYPE axum_http_requests_total counter
axum_http_requests_total{method="GET",endpoint="/items/{id}"} 5
# TYPE axum_http_requests_duration_seconds histogram
axum_http_requests_duration_seconds_count{method="GET",status="200",endpoint="/items/{id}"} 4
axum_http_requests_duration_seconds_count{method="GET",status="502",endpoint="/items/{id}"} 1
`,
      requests: 5,
      errors: 1,
      classes: { gateway: 1 },
      routes: { 'GET /items/{id}': { requests: 5, errors: 1 } },
    },
  ],
}
