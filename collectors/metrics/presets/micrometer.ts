import { type Preset, processStart } from './preset.ts'

/** Micrometer's server requests: Spring Boot and Quarkus. The actuator's own requests are counted there and left out here. */
export const preset: Preset = {
  name: 'micrometer',
  title: 'Micrometer (Spring Boot, Quarkus)',
  kind: 'server',
  vantage: 'app',
  families: [{ metric: 'http_server_requests_seconds_count', status: ['status'], method: ['method'], route: ['uri'] }],
  copies: [
    { metric: 'http_client_requests_seconds_count', why: 'these are requests the service made itself' },
    { metric: 'logback_events_total', why: 'events of the log, which the log itself tells better' },
  ],
  startTimes: processStart,
  notes: ['Requests to /actuator are left out. A status UNKNOWN is a request without a response.'],
  examples: [
    {
      says: 'exact names only: the gauge of the maximum and the running requests share the prefix',
      text: `# TYPE http_server_requests_seconds summary
http_server_requests_seconds_count{error="none",exception="none",method="GET",outcome="SUCCESS",status="200",uri="/orders/{id}"} 40
http_server_requests_seconds_sum{error="none",exception="none",method="GET",outcome="SUCCESS",status="200",uri="/orders/{id}"} 3.5
http_server_requests_seconds_count{error="Boom",exception="Boom",method="GET",outcome="SERVER_ERROR",status="500",uri="/orders/{id}"} 3
http_server_requests_seconds_count{error="none",exception="none",method="POST",outcome="UNKNOWN",status="UNKNOWN",uri="UNKNOWN"} 1
http_server_requests_seconds_count{error="none",exception="none",method="GET",outcome="CLIENT_ERROR",status="404",uri="NOT_FOUND"} 2
http_server_requests_seconds_count{error="none",exception="none",method="GET",outcome="SUCCESS",status="200",uri="/actuator/prometheus"} 700
# TYPE http_server_requests_seconds_max gauge
http_server_requests_seconds_max{status="500",uri="/orders/{id}"} 9
# TYPE http_server_requests_active_seconds summary
http_server_requests_active_seconds_count{status="200",uri="UNKNOWN"} 1
# TYPE http_client_requests_seconds summary
http_client_requests_seconds_count{status="503",uri="/pay"} 8
`,
      requests: 46,
      errors: 4,
      classes: { http_5xx: 3, network: 1 },
      routes: {
        'GET /orders/{id}': { requests: 43, errors: 3 },
        'POST UNKNOWN': { requests: 1, errors: 1 },
        'GET NOT_FOUND': { requests: 2, errors: 0 },
      },
    },
  ],
}
