import type { Sample } from '../exposition/sample.ts'
import type { Exposed } from './exposed.ts'
import { type Preset, processStart, type RequestFamily } from './preset.ts'

/** The summary of the same requests is its own; where it is switched off, the three labels still are. */
const applies = (samples: readonly Sample[], { types }: Exposed): boolean =>
  (types.has('http_request_summary_seconds') || samples.length > 0) &&
  samples.every(({ labels }) => ['method', 'route', 'status_code'].every((name) => labels.has(name)))

const labels = { status: ['status_code'], method: ['method'], route: ['route'] } satisfies Partial<RequestFamily>

/** fastify-metrics. By default it exposes a histogram and a summary, both of all requests. */
export const preset: Preset = {
  name: 'fastify-metrics',
  title: 'fastify-metrics',
  kind: 'server',
  vantage: 'app',
  families: [
    {
      metric: 'http_request_duration_seconds_count',
      ...labels,
      applies,
      latency: { histogram: 'http_request_duration_seconds' },
    },
    { metric: 'http_request_summary_seconds_count', ...labels },
  ],
  copies: [],
  startTimes: processStart,
  notes: ['Requests to paths that are no route are counted only where registeredRoutesOnly is off.'],
  examples: [
    {
      says: 'a histogram and a summary of the same requests: one is counted',
      text: `# HELP http_request_duration_seconds request duration in seconds
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.05",method="GET",route="/pay/:id",status_code="200"} 3
http_request_duration_seconds_bucket{le="0.1",method="GET",route="/pay/:id",status_code="200"} 4
http_request_duration_seconds_bucket{le="0.5",method="GET",route="/pay/:id",status_code="200"} 4
http_request_duration_seconds_bucket{le="+Inf",method="GET",route="/pay/:id",status_code="200"} 4
http_request_duration_seconds_sum{method="GET",route="/pay/:id",status_code="200"} 0.2
http_request_duration_seconds_count{method="GET",route="/pay/:id",status_code="200"} 4
http_request_duration_seconds_bucket{le="0.5",method="GET",route="/pay/:id",status_code="504"} 0
http_request_duration_seconds_bucket{le="+Inf",method="GET",route="/pay/:id",status_code="504"} 1
http_request_duration_seconds_sum{method="GET",route="/pay/:id",status_code="504"} 30
http_request_duration_seconds_count{method="GET",route="/pay/:id",status_code="504"} 1
# HELP http_request_summary_seconds request duration in seconds summary
# TYPE http_request_summary_seconds summary
http_request_summary_seconds{quantile="0.5",method="GET",route="/pay/:id",status_code="200"} 0.04
http_request_summary_seconds_sum{method="GET",route="/pay/:id",status_code="200"} 0.2
http_request_summary_seconds_count{method="GET",route="/pay/:id",status_code="200"} 4
http_request_summary_seconds_sum{method="GET",route="/pay/:id",status_code="504"} 30
http_request_summary_seconds_count{method="GET",route="/pay/:id",status_code="504"} 1
`,
      requests: 5,
      errors: 1,
      classes: { gateway: 1 },
      routes: { 'GET /pay/:id': { requests: 5, errors: 1 } },
      latency: { '50': 3, '100': 1, Inf: 1 },
    },
    {
      says: 'the summary alone, where the histogram is switched off',
      text: `# TYPE http_request_summary_seconds summary
http_request_summary_seconds_count{method="GET",route="/pay/:id",status_code="200"} 4
http_request_summary_seconds_count{method="GET",route="/pay/:id",status_code="500"} 2
`,
      requests: 6,
      errors: 2,
      classes: { http_5xx: 2 },
      routes: { 'GET /pay/:id': { requests: 6, errors: 2 } },
    },
  ],
}
