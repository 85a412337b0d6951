import type { ErrorClass } from '../../../contracts/error-class.ts'
import type { Labels } from '../exposition/sample.ts'
import { type Preset, processStart, type RequestFamily } from './preset.ts'
import { classOfStatus } from './status-class.ts'

/** No status means that no response was sent; `error_type` then says why, if anything does. */
function classWithoutStatus(labels: Labels): ErrorClass | null {
  const type = labels.get('error_type')
  if (type === undefined || type === '') return 'network'
  if (/^\d{3}$/.test(type)) return classOfStatus(type)
  return /time(?:d[ _-]?)?out/i.test(type) ? 'timeout' : 'exception'
}

const stable = (metric: string): RequestFamily => ({
  metric,
  status: ['http_response_status_code'],
  method: ['http_request_method'],
  route: ['http_route'],
  classWithoutStatus,
})
const old = (metric: string): RequestFamily => ({
  metric,
  status: ['http_status_code'],
  method: ['http_method'],
  route: ['http_route', 'http_target'],
  classWithoutStatus,
})

/** OpenTelemetry's HTTP server metrics: stable names, the JS exporter's names without a unit, and those before 1.20. */
export const preset: Preset = {
  name: 'otel-http',
  title: 'OpenTelemetry HTTP server',
  kind: 'server',
  vantage: 'app',
  families: [
    stable('http_server_request_duration_seconds_count'),
    stable('http_server_request_duration_count'),
    old('http_server_duration_milliseconds_count'),
    old('http_server_duration_count'),
  ],
  copies: [],
  startTimes: processStart,
  notes: ['A request that no route matched has no route.'],
  examples: [
    {
      says: 'old and new names at once are the same requests; a request without a response is told by error_type',
      text: `# TYPE http_server_request_duration_seconds histogram
http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="200",http_route="/cart/{id}",url_scheme="http"} 5
http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="500",http_route="/cart/{id}",error_type="500"} 2
http_server_request_duration_seconds_count{http_request_method="POST",http_route="/cart",error_type="java.io.IOException"} 1
http_server_request_duration_seconds_count{http_request_method="POST",http_route="/cart",error_type="TimeoutException"} 1
http_server_request_duration_seconds_count{http_request_method="POST"} 1
# TYPE http_server_duration_milliseconds histogram
http_server_duration_milliseconds_count{http_method="GET",http_status_code="200",http_route="/cart/{id}"} 5
http_server_duration_milliseconds_count{http_method="GET",http_status_code="500",http_route="/cart/{id}"} 2
`,
      requests: 10,
      errors: 5,
      classes: { http_5xx: 2, exception: 1, timeout: 1, network: 1 },
      routes: { 'GET /cart/{id}': { requests: 7, errors: 2 }, 'POST /cart': { requests: 2, errors: 2 } },
    },
    {
      says: 'the JavaScript exporter leaves the unit out of the name',
      text: `# UNIT http_server_duration ms
# TYPE http_server_duration histogram
http_server_duration_count{http_method="GET",http_status_code="200",http_route="/a",otel_scope_name="x"} 3
http_server_duration_count{http_method="GET",http_status_code="502",http_route="/a",otel_scope_name="x"} 1
`,
      requests: 4,
      errors: 1,
      classes: { gateway: 1 },
      routes: { 'GET /a': { requests: 4, errors: 1 } },
    },
  ],
}
