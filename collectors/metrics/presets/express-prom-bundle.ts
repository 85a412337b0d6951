import type { Sample } from '../exposition/sample.ts'
import type { Exposed } from './exposed.ts'
import { type Preset, processStart } from './preset.ts'

/** Its gauge `up` gives it away: no other library of this histogram exposes one. */
const applies = (samples: readonly Sample[], { types, samples: all }: Exposed): boolean =>
  types.get('up') === 'gauge' &&
  (all.get('up') ?? []).every(({ labels }) => !labels.has('job')) &&
  samples.every(({ labels }) => labels.has('status_code') && !labels.has('route'))

/** express-prom-bundle. Method and path are settings of it and off at first. */
export const preset: Preset = {
  name: 'express-prom-bundle',
  title: 'express-prom-bundle',
  kind: 'server',
  vantage: 'app',
  families: [
    {
      metric: 'http_request_duration_seconds_count',
      status: ['status_code'],
      method: ['method'],
      route: ['path'],
      applies,
      latency: { histogram: 'http_request_duration_seconds' },
    },
  ],
  copies: [],
  startTimes: processStart,
  notes: [
    'Its gauge called up says nothing about the health of the target. Without includePath there are no routes.',
    'A request that the client gave up may count with the status that was set by then.',
  ],
  examples: [
    {
      says: 'the count of the histogram, never its buckets, and not its gauge called up',
      text: `# HELP http_request_duration_seconds duration histogram of http responses labeled with: status_code, method, path
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.003",status_code="200",method="GET",path="/orders/#val"} 5
http_request_duration_seconds_bucket{le="0.03",status_code="200",method="GET",path="/orders/#val"} 6
http_request_duration_seconds_bucket{le="0.1",status_code="200",method="GET",path="/orders/#val"} 6
http_request_duration_seconds_bucket{le="0.3",status_code="200",method="GET",path="/orders/#val"} 7
http_request_duration_seconds_bucket{le="1.5",status_code="200",method="GET",path="/orders/#val"} 7
http_request_duration_seconds_bucket{le="10",status_code="200",method="GET",path="/orders/#val"} 7
http_request_duration_seconds_bucket{le="+Inf",status_code="200",method="GET",path="/orders/#val"} 7
http_request_duration_seconds_sum{status_code="200",method="GET",path="/orders/#val"} 0.21
http_request_duration_seconds_count{status_code="200",method="GET",path="/orders/#val"} 7
http_request_duration_seconds_bucket{le="10",status_code="503",method="GET",path="/orders/#val"} 0
http_request_duration_seconds_bucket{le="+Inf",status_code="503",method="GET",path="/orders/#val"} 2
http_request_duration_seconds_sum{status_code="503",method="GET",path="/orders/#val"} 24
http_request_duration_seconds_count{status_code="503",method="GET",path="/orders/#val"} 2
http_request_duration_seconds_count{status_code="500",method="POST",path="/orders"} 1
# HELP up 1 = up, 0 = not up
# TYPE up gauge
up 1
`,
      requests: 10,
      errors: 3,
      classes: { gateway: 2, http_5xx: 1 },
      routes: { 'GET /orders/:id': { requests: 9, errors: 2 }, 'POST /orders': { requests: 1, errors: 1 } },
      latency: { '3': 5, '30': 1, '300': 1, Inf: 2 },
    },
    {
      says: 'with its default settings there is a status and nothing else',
      text: `# HELP http_request_duration_seconds duration histogram of http responses labeled with: status_code
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="10",status_code="200"} 12
http_request_duration_seconds_bucket{le="+Inf",status_code="200"} 12
http_request_duration_seconds_sum{status_code="200"} 0.3
http_request_duration_seconds_count{status_code="200"} 12
http_request_duration_seconds_count{status_code="500"} 1

# HELP up 1 = up, 0 = not up
# TYPE up gauge
up 1
`,
      requests: 13,
      errors: 1,
      classes: { http_5xx: 1 },
      routes: {},
      latency: { '10000': 12 },
    },
  ],
}
