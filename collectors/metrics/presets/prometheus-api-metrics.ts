import type { Sample } from '../exposition/sample.ts'
import type { Exposed } from './exposed.ts'
import { type Preset, processStart } from './preset.ts'

const itsOwn = ['app_version', 'http_response_size_bytes', 'southbound_request_duration_seconds']

const applies = (samples: readonly Sample[], { types }: Exposed): boolean =>
  itsOwn.some((name) => types.has(name)) &&
  samples.every(({ labels }) => ['method', 'route', 'code'].every((name) => labels.has(name)))

/** prometheus-api-metrics, for Express, Koa and Nest. It calls the status `code`, and counts outgoing requests too. */
export const preset: Preset = {
  name: 'prometheus-api-metrics',
  title: 'prometheus-api-metrics',
  kind: 'server',
  vantage: 'app',
  families: [
    {
      metric: 'http_request_duration_seconds_count',
      status: ['code'],
      method: ['method'],
      route: ['route'],
      applies,
      latency: { histogram: 'http_request_duration_seconds' },
    },
  ],
  copies: [],
  sides: [
    {
      metric: 'southbound_request_duration_seconds_count',
      kind: 'outgoing',
      what: 'calls',
      of: ['target'],
      // Each call is there once with its whole duration, and once for each of its phases.
      where: (labels) => (labels.get('type') ?? 'total') === 'total',
    },
    {
      metric: 'southbound_request_duration_seconds_count',
      kind: 'outgoing',
      what: 'failed calls',
      of: ['target'],
      where: (labels) => (labels.get('type') ?? 'total') === 'total' && /^5\d\d$/.test(labels.get('status_code') ?? ''),
    },
    { metric: 'southbound_client_errors_count', kind: 'outgoing', what: 'connection errors', of: ['target'] },
  ],
  startTimes: processStart,
  notes: ['What is called southbound are requests the service made itself: shown beside the rate, never in it.'],
  examples: [
    {
      says: 'incoming requests by code; outgoing ones beside the rate',
      text: `# HELP app_version The service version by package.json
# TYPE app_version gauge
app_version{version="2.4.0",major="2",minor="4",patch="0"} 1
# HELP http_request_duration_seconds Duration of HTTP requests in seconds
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.005",method="GET",route="/a/:id",code="200"} 1
http_request_duration_seconds_bucket{le="0.25",method="GET",route="/a/:id",code="200"} 4
http_request_duration_seconds_bucket{le="+Inf",method="GET",route="/a/:id",code="200"} 4
http_request_duration_seconds_sum{method="GET",route="/a/:id",code="200"} 0.4
http_request_duration_seconds_count{method="GET",route="/a/:id",code="200"} 4
http_request_duration_seconds_count{method="GET",route="/a/:id",code="500"} 1
http_request_duration_seconds_count{method="GET",route="N/A",code="404"} 2
# HELP southbound_request_duration_seconds Duration of Southbound queries in seconds
# TYPE southbound_request_duration_seconds histogram
southbound_request_duration_seconds_count{method="GET",route="/b",status_code="200",target="bank.example",type="total"} 9
southbound_request_duration_seconds_count{method="GET",route="/b",status_code="500",target="bank.example",type="total"} 3
southbound_request_duration_seconds_count{method="GET",route="/b",status_code="500",target="bank.example",type="dns"} 3
# HELP southbound_client_errors_count Southbound http client error counter
# TYPE southbound_client_errors_count counter
southbound_client_errors_count{target="bank.example",error="ECONNREFUSED"} 5
`,
      requests: 7,
      errors: 1,
      classes: { http_5xx: 1 },
      routes: { 'GET /a/:id': { requests: 5, errors: 1 }, 'GET N/A': { requests: 2, errors: 0 } },
      sides: {
        'outgoing|calls|bank.example': 12,
        'outgoing|failed calls|bank.example': 3,
        'outgoing|connection errors|bank.example': 5,
      },
      latency: { '5': 1, '250': 3 },
    },
  ],
}
