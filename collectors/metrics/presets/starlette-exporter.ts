import type { Exposed } from './exposed.ts'
import { type Preset, processStart, type RequestFamily } from './preset.ts'

const labelsOfIts = ['app_name', 'method', 'path', 'status_code']

const family = (prefix: string): RequestFamily => ({
  metric: `${prefix}_requests_total`,
  status: ['status_code'],
  method: ['method'],
  route: ['path'],
  latency: { histogram: `${prefix}_request_duration_seconds` },
})

/** The prefix of the names is a setting; the four labels are not. */
const find = (exposed: Exposed): RequestFamily[] =>
  [...exposed.samples].flatMap(([metric, samples]) => {
    const prefix = /^(.+)_requests_total$/.exec(metric)?.[1]
    if (prefix === undefined || prefix === 'starlette') return []
    return samples.every(({ labels }) => labelsOfIts.every((name) => labels.has(name))) ? [family(prefix)] : []
  })

/** starlette_exporter, for Starlette and FastAPI. */
export const preset: Preset = {
  name: 'starlette-exporter',
  title: 'starlette_exporter',
  kind: 'server',
  vantage: 'app',
  families: [family('starlette')],
  find,
  copies: [],
  startTimes: processStart,
  notes: ['Its histogram counts the same requests and gives the latency only.'],
  examples: [
    {
      says: 'the counter, and the latency of the same requests without those for the metrics',
      text: `# HELP starlette_requests_total Total HTTP requests
# TYPE starlette_requests_total counter
starlette_requests_total{app_name="shop",method="GET",path="/orders/{order_id}",status_code="200"} 8.0
starlette_requests_total{app_name="shop",method="GET",path="/orders/{order_id}",status_code="500"} 1.0
starlette_requests_total{app_name="shop",method="POST",path="/orders",status_code="504"} 2.0
starlette_requests_total{app_name="shop",method="GET",path="/metrics",status_code="200"} 70.0
# HELP starlette_request_duration_seconds HTTP request duration, in seconds
# TYPE starlette_request_duration_seconds histogram
starlette_request_duration_seconds_bucket{app_name="shop",le="0.025",method="GET",path="/orders/{order_id}",status_code="200"} 5.0
starlette_request_duration_seconds_bucket{app_name="shop",le="0.25",method="GET",path="/orders/{order_id}",status_code="200"} 8.0
starlette_request_duration_seconds_bucket{app_name="shop",le="+Inf",method="GET",path="/orders/{order_id}",status_code="200"} 8.0
starlette_request_duration_seconds_count{app_name="shop",method="GET",path="/orders/{order_id}",status_code="200"} 8.0
starlette_request_duration_seconds_bucket{app_name="shop",le="0.025",method="POST",path="/orders",status_code="504"} 0.0
starlette_request_duration_seconds_bucket{app_name="shop",le="0.25",method="POST",path="/orders",status_code="504"} 0.0
starlette_request_duration_seconds_bucket{app_name="shop",le="+Inf",method="POST",path="/orders",status_code="504"} 2.0
starlette_request_duration_seconds_count{app_name="shop",method="POST",path="/orders",status_code="504"} 2.0
starlette_request_duration_seconds_bucket{app_name="shop",le="0.025",method="GET",path="/metrics",status_code="200"} 70.0
starlette_request_duration_seconds_bucket{app_name="shop",le="+Inf",method="GET",path="/metrics",status_code="200"} 70.0
`,
      requests: 11,
      errors: 3,
      classes: { http_5xx: 1, gateway: 2 },
      routes: { 'GET /orders/{order_id}': { requests: 9, errors: 1 }, 'POST /orders': { requests: 2, errors: 2 } },
      latency: { '25': 5, '250': 3, Inf: 2 },
    },
    {
      says: 'the prefix of the names may be any other',
      text: `# TYPE myapi_requests_total counter
myapi_requests_total{app_name="myapi",method="GET",path="/",status_code="200"} 6.0
myapi_requests_total{app_name="myapi",method="GET",path="/",status_code="503"} 1.0
# TYPE myapi_request_duration_seconds histogram
myapi_request_duration_seconds_bucket{app_name="myapi",le="+Inf",method="GET",path="/",status_code="200"} 6.0
`,
      requests: 7,
      errors: 1,
      classes: { gateway: 1 },
      routes: { 'GET /': { requests: 7, errors: 1 } },
      latency: { Inf: 6 },
    },
  ],
}
