import type { Sample } from '../exposition/sample.ts'
import { type Preset, processStart } from './preset.ts'

const applies = (samples: readonly Sample[]): boolean =>
  samples.every(({ labels }) => labels.has('code') && labels.has('method') && !labels.has('host'))

/** The Rack collector of client_ruby. A request that raised is in its exceptions and in no other count. */
export const preset: Preset = {
  name: 'rack',
  title: 'Rack (client_ruby)',
  kind: 'server',
  vantage: 'app',
  families: [
    {
      metric: 'http_server_requests_total',
      status: ['code'],
      method: ['method'],
      route: ['path'],
      applies,
      parts: [
        {
          metric: 'http_server_exceptions_total',
          counts: 'failed-requests',
          class: 'exception',
          // Others of this name have a path, and are among the requests.
          where: (labels) => labels.has('exception') && !labels.has('path'),
        },
      ],
      latency: { histogram: 'http_server_request_duration_seconds' },
    },
  ],
  copies: [{ metric: 'http_server_request_duration_seconds_count', why: 'a histogram of the same requests' }],
  startTimes: processStart,
  notes: ['Requests that raised an exception are added to those that were answered: they are counted nowhere else.'],
  examples: [
    {
      says: 'an exception is one request more, and one error more',
      text: `# TYPE http_server_requests_total counter
# HELP http_server_requests_total The total number of HTTP requests handled by the Rack application.
http_server_requests_total{code="200",method="get",path="/orders/:id"} 9.0
http_server_requests_total{code="503",method="get",path="/orders/:id"} 1.0
http_server_requests_total{code="404",method="get",path="/nope"} 2.0
# TYPE http_server_request_duration_seconds histogram
# HELP http_server_request_duration_seconds The HTTP response duration of the Rack application.
http_server_request_duration_seconds_bucket{method="get",path="/orders/:id",le="0.05"} 8.0
http_server_request_duration_seconds_bucket{method="get",path="/orders/:id",le="0.1"} 10.0
http_server_request_duration_seconds_bucket{method="get",path="/orders/:id",le="+Inf"} 10.0
http_server_request_duration_seconds_sum{method="get",path="/orders/:id"} 0.4
http_server_request_duration_seconds_count{method="get",path="/orders/:id"} 10.0
# TYPE http_server_exceptions_total counter
# HELP http_server_exceptions_total The total number of exceptions raised by the Rack application.
http_server_exceptions_total{exception="NoMethodError"} 3.0
http_server_exceptions_total{exception="ActiveRecord::ConnectionTimeoutError"} 1.0
`,
      requests: 16,
      errors: 5,
      classes: { gateway: 1, exception: 4 },
      routes: { 'GET /orders/:id': { requests: 10, errors: 1 }, 'GET /nope': { requests: 2, errors: 0 } },
      latency: { '50': 8, '100': 2 },
    },
  ],
}
