import type { Exposed } from './exposed.ts'
import { type Preset, processStart, type RequestFamily } from './preset.ts'

const labelsOfIts = ['code', 'host', 'method', 'url']

const family = (prefix: string): RequestFamily => ({
  metric: `${prefix}_requests_total`,
  status: ['code'],
  method: ['method'],
  route: ['url'],
  latency: { histogram: `${prefix}_request_duration_seconds` },
})

/** The subsystem, which the names begin with, is a setting. */
const find = (exposed: Exposed): RequestFamily[] =>
  [...exposed.samples].flatMap(([metric, samples]) => {
    const prefix = /^(.+)_requests_total$/.exec(metric)?.[1]
    if (prefix === undefined || prefix === 'echo') return []
    return samples.every(({ labels }) => labelsOfIts.every((name) => labels.has(name))) ? [family(prefix)] : []
  })

/** Echo's Prometheus middleware. */
export const preset: Preset = {
  name: 'echo',
  title: 'Echo (echoprometheus)',
  kind: 'server',
  vantage: 'app',
  families: [family('echo')],
  find,
  copies: [],
  startTimes: processStart,
  notes: ['A request that no route matched has its raw path: it is shortened to the form of a route.'],
  examples: [
    {
      says: 'routes by url, raw paths shortened, the metrics left out',
      text: `# HELP echo_request_duration_seconds The HTTP request latencies in seconds.
# TYPE echo_request_duration_seconds histogram
echo_request_duration_seconds_bucket{code="200",host="shop.example",method="GET",url="/users/:id",le="0.01"} 17
echo_request_duration_seconds_bucket{code="200",host="shop.example",method="GET",url="/users/:id",le="+Inf"} 18
echo_request_duration_seconds_sum{code="200",host="shop.example",method="GET",url="/users/:id"} 0.2
echo_request_duration_seconds_count{code="200",host="shop.example",method="GET",url="/users/:id"} 18
# HELP echo_requests_total How many HTTP requests processed, partitioned by status code and HTTP method.
# TYPE echo_requests_total counter
echo_requests_total{code="200",host="shop.example",method="GET",url="/users/:id"} 18
echo_requests_total{code="500",host="shop.example",method="GET",url="/users/:id"} 2
echo_requests_total{code="404",host="shop.example",method="GET",url="/wp-login/4711"} 1
echo_requests_total{code="200",host="shop.example",method="GET",url="/metrics"} 60
`,
      requests: 21,
      errors: 2,
      classes: { http_5xx: 2 },
      routes: { 'GET /users/:id': { requests: 20, errors: 2 }, 'GET /wp-login/:id': { requests: 1, errors: 0 } },
      latency: { '10': 17, Inf: 1 },
    },
  ],
}
