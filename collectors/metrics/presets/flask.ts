import { declaredType, type Exposed } from './exposed.ts'
import { type Preset, processStart, type RequestFamily } from './preset.ts'

const family = (prefix: string): RequestFamily => ({
  metric: `${prefix}_http_request_total`,
  status: ['status'],
  method: ['method'],
  route: [],
  latency: { histogram: `${prefix}_http_request_duration_seconds` },
})

/** The prefix of the names is a setting. What tells it from a counter of another kind is the histogram beside it. */
function find(exposed: Exposed): RequestFamily[] {
  const prefixes = [...exposed.samples.keys()].flatMap((metric) => /^(.+)_http_request_total$/.exec(metric)?.[1] ?? [])
  return prefixes
    .filter((prefix) => prefix !== 'flask' && prefix !== 'traefik')
    .filter((prefix) => declaredType(exposed.types, `${prefix}_http_request_duration_seconds`) === 'histogram')
    .map(family)
}

/** prometheus_flask_exporter. A request that raised is counted with status 500 already. */
export const preset: Preset = {
  name: 'flask',
  title: 'prometheus_flask_exporter',
  kind: 'server',
  vantage: 'app',
  families: [family('flask')],
  find,
  copies: [],
  sides: [{ metric: 'flask_http_request_exceptions_total', kind: 'exceptions', what: 'exceptions' }],
  startTimes: processStart,
  notes: ['Its counter has no path, so there are no routes.'],
  examples: [
    {
      says: 'exceptions are among the requests with status 500, and the histogram repeats them by path',
      text: `# HELP python_info Python platform information
# TYPE python_info gauge
python_info{implementation="CPython",major="3",minor="12",patchlevel="4",version="3.12.4"} 1.0
# HELP flask_exporter_info Information about the Prometheus Flask exporter
# TYPE flask_exporter_info gauge
flask_exporter_info{version="0.23.1"} 1.0
# HELP flask_http_request_duration_seconds Flask HTTP request duration in seconds
# TYPE flask_http_request_duration_seconds histogram
flask_http_request_duration_seconds_bucket{le="0.1",method="GET",path="/cart",status="200"} 6.0
flask_http_request_duration_seconds_bucket{le="0.5",method="GET",path="/cart",status="200"} 8.0
flask_http_request_duration_seconds_bucket{le="+Inf",method="GET",path="/cart",status="200"} 9.0
flask_http_request_duration_seconds_count{method="GET",path="/cart",status="200"} 9.0
flask_http_request_duration_seconds_sum{method="GET",path="/cart",status="200"} 2.25
flask_http_request_duration_seconds_bucket{le="0.1",method="GET",path="/pay",status="500"} 2.0
flask_http_request_duration_seconds_bucket{le="0.5",method="GET",path="/pay",status="500"} 2.0
flask_http_request_duration_seconds_bucket{le="+Inf",method="GET",path="/pay",status="500"} 2.0
flask_http_request_duration_seconds_count{method="GET",path="/pay",status="500"} 2.0
flask_http_request_duration_seconds_sum{method="GET",path="/pay",status="500"} 0.01
# HELP flask_http_request_total Total number of HTTP requests
# TYPE flask_http_request_total counter
flask_http_request_total{method="GET",status="200"} 9.0
flask_http_request_total{method="GET",status="500"} 2.0
flask_http_request_total{method="POST",status="503"} 1.0
# HELP flask_http_request_exceptions_total Total number of HTTP requests which resulted in an exception
# TYPE flask_http_request_exceptions_total counter
flask_http_request_exceptions_total{method="GET",status="500"} 2.0
`,
      requests: 12,
      errors: 3,
      classes: { http_5xx: 2, gateway: 1 },
      routes: {},
      sides: { 'exceptions|exceptions|': 2 },
      latency: { '100': 8, '500': 2, Inf: 1 },
    },
    {
      says: 'the prefix of the names may be any other',
      text: `# TYPE shop_http_request_duration_seconds histogram
shop_http_request_duration_seconds_bucket{le="+Inf",method="GET",path="/",status="200"} 4.0
shop_http_request_duration_seconds_count{method="GET",path="/",status="200"} 4.0
# TYPE shop_http_request_total counter
shop_http_request_total{method="GET",status="200"} 4.0
shop_http_request_total{method="GET",status="500"} 1.0
`,
      requests: 5,
      errors: 1,
      classes: { http_5xx: 1 },
      routes: {},
    },
  ],
}
