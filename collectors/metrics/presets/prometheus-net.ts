import type { Sample } from '../exposition/sample.ts'
import { type Preset, processStart, type RequestFamily } from './preset.ts'

const isIts = (samples: readonly Sample[]): boolean =>
  samples.length > 0 &&
  samples.every(({ labels }) => ['code', 'method', 'controller', 'action'].every((name) => labels.has(name)))

const labels = {
  status: ['code'],
  method: ['method'],
  route: ['endpoint', 'controller/action'],
  latency: { histogram: 'http_request_duration_seconds' },
} satisfies Partial<RequestFamily>

/** prometheus-net for ASP.NET Core. Its histogram has the same labels and counts the same requests. */
export const preset: Preset = {
  name: 'prometheus-net',
  title: 'prometheus-net (ASP.NET Core)',
  kind: 'server',
  vantage: 'app',
  families: [
    { metric: 'http_requests_received_total', ...labels },
    { metric: 'http_requests_total', ...labels, applies: isIts },
  ],
  copies: [{ metric: 'http_request_duration_seconds_count', why: 'a histogram of the same requests' }],
  startTimes: processStart,
  notes: [],
  examples: [
    {
      says: 'routes by endpoint, or by controller and action where there is none',
      text: `# HELP process_start_time_seconds Start time of the process since unix epoch in seconds.
# TYPE process_start_time_seconds gauge
process_start_time_seconds 1795508582.21
# HELP http_requests_received_total Provides the count of HTTP requests that have been processed by the ASP.NET Core pipeline.
# TYPE http_requests_received_total counter
http_requests_received_total{code="200",method="GET",controller="Orders",action="Get",endpoint="api/orders/{id}"} 14
http_requests_received_total{code="500",method="GET",controller="Orders",action="Get",endpoint="api/orders/{id}"} 2
http_requests_received_total{code="503",method="POST",controller="Pay",action="Start",endpoint=""} 1
http_requests_received_total{code="200",method="GET",controller="",action="",endpoint="/metrics"} 90
# HELP http_request_duration_seconds The duration of HTTP requests processed by an ASP.NET Core application.
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_sum{code="200",method="GET",controller="Orders",action="Get",endpoint="api/orders/{id}"} 0.7
http_request_duration_seconds_count{code="200",method="GET",controller="Orders",action="Get",endpoint="api/orders/{id}"} 14
http_request_duration_seconds_bucket{code="200",method="GET",controller="Orders",action="Get",endpoint="api/orders/{id}",le="0.064"} 12
http_request_duration_seconds_bucket{code="200",method="GET",controller="Orders",action="Get",endpoint="api/orders/{id}",le="0.128"} 14
http_request_duration_seconds_bucket{code="200",method="GET",controller="Orders",action="Get",endpoint="api/orders/{id}",le="+Inf"} 14
`,
      requests: 17,
      errors: 3,
      classes: { http_5xx: 2, gateway: 1 },
      routes: {
        'GET api/orders/{id}': { requests: 16, errors: 2 },
        'POST Pay/Start': { requests: 1, errors: 1 },
      },
      latency: { '64': 12, '128': 2 },
    },
    {
      says: 'the name before version 4',
      text: `# TYPE http_requests_total counter
http_requests_total{code="200",method="GET",controller="Home",action="Index"} 5
http_requests_total{code="500",method="GET",controller="Home",action="Index"} 1
`,
      requests: 6,
      errors: 1,
      classes: { http_5xx: 1 },
      routes: { 'GET Home/Index': { requests: 6, errors: 1 } },
    },
  ],
}
