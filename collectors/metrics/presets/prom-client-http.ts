import { type Preset, processStart } from './preset.ts'

/** The name that people give to the histogram of their own making, in Node, Go, Java and elsewhere. */
export const preset: Preset = {
  name: 'prom-client-http',
  title: 'a histogram http_request_duration_seconds by status',
  kind: 'server',
  vantage: 'app',
  families: [
    {
      metric: 'http_request_duration_seconds_count',
      status: ['status_code', 'code', 'status', 'statusCode', 'http_status'],
      method: ['method', 'http_method', 'verb'],
      route: ['path', 'route', 'handler', 'uri', 'url', 'endpoint'],
      latency: { histogram: 'http_request_duration_seconds' },
    },
  ],
  copies: [],
  startTimes: processStart,
  notes: ['Without a path label there are no routes, and a request that the client gave up may count as 200.'],
  examples: [
    {
      says: 'a histogram by hand with prom-client, its own metrics left out',
      text: `# HELP http_request_duration_seconds Duration of HTTP requests
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.05",method="GET",route="/orders/:id",statusCode="200"} 6
http_request_duration_seconds_bucket{le="0.5",method="GET",route="/orders/:id",statusCode="200"} 7
http_request_duration_seconds_bucket{le="+Inf",method="GET",route="/orders/:id",statusCode="200"} 7
http_request_duration_seconds_sum{method="GET",route="/orders/:id",statusCode="200"} 0.7
http_request_duration_seconds_count{method="GET",route="/orders/:id",statusCode="200"} 7
http_request_duration_seconds_count{method="GET",route="/orders/:id",statusCode="503"} 2
http_request_duration_seconds_count{method="POST",route="/orders",statusCode="500"} 1
http_request_duration_seconds_count{method="GET",route="/metrics",statusCode="200"} 900
`,
      requests: 10,
      errors: 3,
      classes: { gateway: 2, http_5xx: 1 },
      routes: {
        'GET /orders/:id': { requests: 9, errors: 2 },
        'POST /orders': { requests: 1, errors: 1 },
      },
      latency: { '50': 6, '500': 1 },
    },
    {
      says: 'the same name in Go, where labels are sorted',
      text: `# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{code="200",handler="/v1/carts",method="get",le="+Inf"} 30
http_request_duration_seconds_sum{code="200",handler="/v1/carts",method="get"} 1.5
http_request_duration_seconds_count{code="200",handler="/v1/carts",method="get"} 30
http_request_duration_seconds_count{code="500",handler="/v1/carts",method="get"} 4
# TYPE promhttp_metric_handler_requests_total counter
promhttp_metric_handler_requests_total{code="200"} 700
promhttp_metric_handler_requests_total{code="500"} 9
`,
      requests: 34,
      errors: 4,
      classes: { http_5xx: 4 },
      routes: { 'GET /v1/carts': { requests: 34, errors: 4 } },
      latency: { Inf: 30 },
    },
  ],
}
