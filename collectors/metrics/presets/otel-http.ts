import type { Labels, Sample } from '../exposition/sample.ts'
import { classOfErrorType } from './error-type.ts'
import { type Preset, processStart, type RequestFamily, type SideCounter } from './preset.ts'

/** Other libraries have a histogram of such a name, with labels of their own. */
const applies = (samples: readonly Sample[]): boolean =>
  samples.every(({ labels }) => [...labels.keys()].some((name) => name.startsWith('http_')))

const stable = (histogram: string): RequestFamily => ({
  metric: `${histogram}_count`,
  status: ['http_response_status_code'],
  method: ['http_request_method'],
  route: ['http_route'],
  classWithoutStatus: classOfErrorType,
  applies,
  latency: { histogram, unit: 's' },
})
const old = (histogram: string): RequestFamily => ({
  metric: `${histogram}_count`,
  status: ['http_status_code'],
  method: ['http_method'],
  route: ['http_route', 'http_target'],
  classWithoutStatus: classOfErrorType,
  applies,
  latency: { histogram, unit: 'ms' },
})

function isFailedCall(labels: Labels): boolean {
  const status = labels.get('http_response_status_code') || labels.get('http_status_code')
  return status ? /^5\d\d$/.test(status) : true
}
const outgoing = (metric: string): SideCounter[] => {
  const of = ['server_address', 'net_peer_name']
  return [
    { metric, kind: 'outgoing', what: 'calls', of },
    { metric, kind: 'outgoing', what: 'failed calls', of, where: isFailedCall },
  ]
}

/** OpenTelemetry's HTTP server metrics: stable names, the JS exporter's names without a unit, and those before 1.20. */
export const preset: Preset = {
  name: 'otel-http',
  title: 'OpenTelemetry HTTP server',
  kind: 'server',
  vantage: 'app',
  families: [
    stable('http_server_request_duration_seconds'),
    stable('http_server_request_duration'),
    old('http_server_duration_milliseconds'),
    old('http_server_duration'),
  ],
  copies: [],
  sides: [
    // Old and new names at once are the same calls, so only the new ones are shown.
    ...outgoing('http_client_request_duration_seconds_count'),
    ...outgoing('http_client_request_duration_count'),
  ],
  startTimes: processStart,
  notes: [
    'A request that no route matched has no route.',
    'In Node the exporter is a server that is counted too, without a route: that is found out by watching, or said by ownScrapes.',
  ],
  examples: [
    {
      says: 'old and new names at once are the same requests; a request without a response is told by error_type',
      text: `# HELP http_server_request_duration_seconds Duration of HTTP server requests.
# TYPE http_server_request_duration_seconds histogram
http_server_request_duration_seconds_bucket{http_request_method="GET",http_response_status_code="200",http_route="/cart/{id}",otel_scope_name="io.opentelemetry.tomcat-10.0",url_scheme="http",le="0.005"} 3
http_server_request_duration_seconds_bucket{http_request_method="GET",http_response_status_code="200",http_route="/cart/{id}",otel_scope_name="io.opentelemetry.tomcat-10.0",url_scheme="http",le="0.01"} 5
http_server_request_duration_seconds_bucket{http_request_method="GET",http_response_status_code="200",http_route="/cart/{id}",otel_scope_name="io.opentelemetry.tomcat-10.0",url_scheme="http",le="+Inf"} 5
http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="200",http_route="/cart/{id}",otel_scope_name="io.opentelemetry.tomcat-10.0",url_scheme="http"} 5
http_server_request_duration_seconds_count{error_type="500",http_request_method="GET",http_response_status_code="500",http_route="/cart/{id}",url_scheme="http"} 2
http_server_request_duration_seconds_count{error_type="java.io.IOException",http_request_method="POST",http_route="/cart",url_scheme="http"} 1
http_server_request_duration_seconds_count{error_type="TimeoutException",http_request_method="POST",http_route="/cart",url_scheme="http"} 1
http_server_request_duration_seconds_count{http_request_method="POST",url_scheme="http"} 1
# HELP http_server_duration_milliseconds The duration of the inbound HTTP request
# TYPE http_server_duration_milliseconds histogram
http_server_duration_milliseconds_count{http_method="GET",http_route="/cart/{id}",http_status_code="200"} 5
http_server_duration_milliseconds_count{http_method="GET",http_route="/cart/{id}",http_status_code="500"} 2
# HELP http_client_request_duration_seconds Duration of HTTP client requests.
# TYPE http_client_request_duration_seconds histogram
http_client_request_duration_seconds_count{http_request_method="POST",http_response_status_code="200",server_address="bank.example",server_port="443"} 8
http_client_request_duration_seconds_count{error_type="502",http_request_method="POST",http_response_status_code="502",server_address="bank.example",server_port="443"} 1
http_client_request_duration_seconds_count{error_type="java.net.ConnectException",http_request_method="POST",server_address="bank.example",server_port="443"} 4
`,
      requests: 10,
      errors: 5,
      classes: { http_5xx: 2, exception: 1, timeout: 1, network: 1 },
      routes: { 'GET /cart/{id}': { requests: 7, errors: 2 }, 'POST /cart': { requests: 2, errors: 2 } },
      sides: { 'outgoing|calls|bank.example': 13, 'outgoing|failed calls|bank.example': 5 },
      latency: { '5': 3, '10': 2 },
    },
    {
      says: 'before 1.20 a duration was in milliseconds',
      text: `# TYPE http_server_duration_milliseconds histogram
http_server_duration_milliseconds_bucket{http_method="GET",http_route="/a",http_status_code="200",le="5.0"} 1
http_server_duration_milliseconds_bucket{http_method="GET",http_route="/a",http_status_code="200",le="250.0"} 3
http_server_duration_milliseconds_bucket{http_method="GET",http_route="/a",http_status_code="200",le="+Inf"} 3
http_server_duration_milliseconds_count{http_method="GET",http_route="/a",http_status_code="200"} 3
http_server_duration_milliseconds_count{http_method="GET",http_status_code="503",http_target="/b?x=1"} 1
`,
      requests: 4,
      errors: 1,
      classes: { gateway: 1 },
      routes: { 'GET /a': { requests: 3, errors: 0 }, 'GET /b': { requests: 1, errors: 1 } },
      latency: { '5': 1, '250': 2 },
    },
    {
      says: 'the JavaScript exporter leaves the unit out of the name',
      text: `# HELP http_server_duration Measures the duration of inbound HTTP requests.
# UNIT http_server_duration ms
# TYPE http_server_duration histogram
http_server_duration_count{http_scheme="http",http_method="GET",net_host_name="localhost",http_status_code="200",http_route="/a",otel_scope_name="@opentelemetry/instrumentation-http"} 3
http_server_duration_sum{http_scheme="http",http_method="GET",net_host_name="localhost",http_status_code="200",http_route="/a",otel_scope_name="@opentelemetry/instrumentation-http"} 60
http_server_duration_bucket{http_scheme="http",http_method="GET",net_host_name="localhost",http_status_code="200",http_route="/a",otel_scope_name="@opentelemetry/instrumentation-http",le="10"} 1
http_server_duration_bucket{http_scheme="http",http_method="GET",net_host_name="localhost",http_status_code="200",http_route="/a",otel_scope_name="@opentelemetry/instrumentation-http",le="+Inf"} 3
http_server_duration_count{http_scheme="http",http_method="GET",net_host_name="localhost",http_status_code="502",http_route="/a",otel_scope_name="@opentelemetry/instrumentation-http"} 1
`,
      requests: 4,
      errors: 1,
      classes: { gateway: 1 },
      routes: { 'GET /a': { requests: 4, errors: 1 } },
      latency: { '10': 1, Inf: 2 },
    },
  ],
}
