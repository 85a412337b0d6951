import { type Preset, processStart } from './preset.ts'

const labels = {
  status: ['status_code', 'code', 'status', 'statusCode'],
  method: ['method'],
  route: ['path', 'route', 'handler', 'uri', 'url'],
} as const

/** The histogram that Node's HTTP middlewares agree on: express-prom-bundle, fastify-metrics, prometheus-api-metrics. */
export const preset: Preset = {
  name: 'prom-client-http',
  title: 'prom-client HTTP middleware',
  kind: 'server',
  vantage: 'app',
  families: [
    { metric: 'http_request_duration_seconds_count', ...labels },
    { metric: 'http_request_summary_seconds_count', ...labels },
  ],
  copies: [{ metric: 'southbound_request_duration_seconds_count', why: 'these are requests the service made itself' }],
  startTimes: processStart,
  notes: ['Without a path label there are no routes, and a request that the client gave up may count as 200.'],
  examples: [
    {
      says: 'express-prom-bundle: the count of the histogram, never its buckets, and not its gauge called up',
      text: `# TYPE up gauge
up 1
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.1",status_code="200",method="GET",path="/orders/#val"} 6
http_request_duration_seconds_bucket{le="+Inf",status_code="200",method="GET",path="/orders/#val"} 7
http_request_duration_seconds_sum{status_code="200",method="GET",path="/orders/#val"} 0.7
http_request_duration_seconds_count{status_code="200",method="GET",path="/orders/:id"} 7
http_request_duration_seconds_count{status_code="503",method="GET",path="/orders/:id"} 2
http_request_duration_seconds_count{status_code="500",method="POST",path="/orders"} 1
http_request_duration_seconds_count{status_code="200",method="GET",path="/metrics"} 900
`,
      requests: 10,
      errors: 3,
      classes: { gateway: 2, http_5xx: 1 },
      routes: {
        'GET /orders/:id': { requests: 9, errors: 2 },
        'POST /orders': { requests: 1, errors: 1 },
      },
    },
    {
      says: 'fastify-metrics exposes a histogram and a summary of the same requests; one is counted',
      text: `# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_count{method="GET",route="/pay",status_code="200"} 4
http_request_duration_seconds_count{method="GET",route="/pay",status_code="504"} 1
# TYPE http_request_summary_seconds summary
http_request_summary_seconds_count{method="GET",route="/pay",status_code="200"} 4
http_request_summary_seconds_count{method="GET",route="/pay",status_code="504"} 1
`,
      requests: 5,
      errors: 1,
      classes: { gateway: 1 },
      routes: { 'GET /pay': { requests: 5, errors: 1 } },
    },
    {
      says: 'prometheus-api-metrics calls the status code, and counts outgoing requests beside',
      text: `# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_count{method="GET",route="/a",code="200"} 4
http_request_duration_seconds_count{method="GET",route="/a",code="500"} 1
# TYPE southbound_request_duration_seconds histogram
southbound_request_duration_seconds_count{method="GET",route="/b",status_code="500",target="bank",type="total"} 9
`,
      requests: 5,
      errors: 1,
      classes: { http_5xx: 1 },
      routes: { 'GET /a': { requests: 5, errors: 1 } },
    },
  ],
}
