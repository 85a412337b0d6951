import { declaredType, type Exposed } from './exposed.ts'
import { type Preset, processStart, type RequestFamily } from './preset.ts'

const labelsOfIts = ['endpoint', 'method', 'status']

const labelsOf = (prefix: string) =>
  ({
    status: ['status'],
    method: ['method'],
    route: ['endpoint'],
    latency: { histogram: `${prefix}_http_requests_duration_seconds` },
  }) as const

/** The prefix of the names is a setting, and actix-web-prom has none of its own. The plural in the histogram is theirs. */
const find = (exposed: Exposed): RequestFamily[] =>
  [...exposed.samples].flatMap(([metric, samples]) => {
    const prefix = /^(.+)_http_requests_total$/.exec(metric)?.[1]
    if (prefix === undefined || prefix === 'axum') return []
    if (declaredType(exposed.types, `${prefix}_http_requests_duration_seconds`) === null) return []
    const isIts = samples.every(({ labels }) => labelsOfIts.every((name) => labels.has(name)))
    return isIts ? [{ metric, ...labelsOf(prefix) }] : []
  })

/** axum-prometheus. Its first versions had no status on the counter, but on the histogram. */
export const preset: Preset = {
  name: 'axum',
  title: 'axum-prometheus, actix-web-prom',
  kind: 'server',
  vantage: 'app',
  families: [
    { metric: 'axum_http_requests_total', ...labelsOf('axum') },
    { metric: 'axum_http_requests_duration_seconds_count', ...labelsOf('axum') },
  ],
  find,
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
    {
      says: 'another prefix, as actix-web-prom always has',
      text: `# HELP api_http_requests_total Total number of HTTP requests
# TYPE api_http_requests_total counter
api_http_requests_total{endpoint="/items/{id}",method="GET",status="200"} 6
api_http_requests_total{endpoint="/items/{id}",method="GET",status="503"} 2
# HELP api_http_requests_duration_seconds HTTP request duration in seconds for all requests
# TYPE api_http_requests_duration_seconds histogram
api_http_requests_duration_seconds_bucket{endpoint="/items/{id}",method="GET",status="200",le="0.005"} 6
api_http_requests_duration_seconds_bucket{endpoint="/items/{id}",method="GET",status="200",le="+Inf"} 6
api_http_requests_duration_seconds_count{endpoint="/items/{id}",method="GET",status="200"} 6
`,
      requests: 8,
      errors: 2,
      classes: { gateway: 2 },
      routes: { 'GET /items/{id}': { requests: 8, errors: 2 } },
      latency: { '5': 6 },
    },
  ],
}
