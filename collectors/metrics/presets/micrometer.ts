import type { Labels } from '../exposition/sample.ts'
import { type Preset, processStart } from './preset.ts'

const hasLevel = (pattern: RegExp) => (labels: Labels) => pattern.test(labels.get('level') ?? '')

/** Micrometer's server requests: Spring Boot and Quarkus. The actuator's own requests are counted there and left out here. */
export const preset: Preset = {
  name: 'micrometer',
  title: 'Micrometer (Spring Boot, Quarkus)',
  kind: 'server',
  vantage: 'app',
  families: [
    {
      metric: 'http_server_requests_seconds_count',
      status: ['status'],
      method: ['method'],
      route: ['uri'],
      latency: { histogram: 'http_server_requests_seconds' },
    },
  ],
  copies: [],
  sides: [
    { metric: 'hikaricp_connections_timeout_total', kind: 'database', what: 'pool time-outs', of: ['pool'] },
    {
      metric: 'http_client_requests_seconds_count',
      kind: 'outgoing',
      what: 'calls',
      of: ['client_name', 'clientName', 'uri'],
    },
    {
      metric: 'http_client_requests_seconds_count',
      kind: 'outgoing',
      what: 'failed calls',
      of: ['client_name', 'clientName', 'uri'],
      // CLIENT_ERROR is the name of an outcome for a call that never had an answer.
      where: (labels) => /^(?:5\d\d|IO_ERROR|CLIENT_ERROR)$/.test(labels.get('status') ?? ''),
    },
    { metric: 'logback_events_total', kind: 'logs', what: 'errors logged', where: hasLevel(/^error$/i) },
    { metric: 'log4j2_events_total', kind: 'logs', what: 'errors logged', where: hasLevel(/^(?:error|fatal)$/i) },
  ],
  startTimes: processStart,
  notes: ['Requests to /actuator are left out. A status UNKNOWN is a request without a response.'],
  examples: [
    {
      says: 'exact names only: the gauge of the maximum and the running requests share the prefix',
      text: `# HELP http_server_requests_seconds Duration of HTTP server request handling
# TYPE http_server_requests_seconds summary
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
    {
      says: 'as a histogram; the pool, outgoing calls, the log and Tomcat are beside the rate',
      text: `# HELP hikaricp_connections_timeout_total Connection timeout total count
# TYPE hikaricp_connections_timeout_total counter
hikaricp_connections_timeout_total{pool="HikariPool-1"} 4.0
# HELP hikaricp_connections_pending Pending threads
# TYPE hikaricp_connections_pending gauge
hikaricp_connections_pending{pool="HikariPool-1"} 7.0
# HELP http_client_requests_seconds Duration of HTTP client requests
# TYPE http_client_requests_seconds summary
http_client_requests_seconds_count{client_name="bank",error="none",exception="none",method="POST",outcome="SUCCESS",status="200",uri="/pay"} 20
http_client_requests_seconds_count{client_name="bank",error="none",exception="none",method="POST",outcome="SERVER_ERROR",status="503",uri="/pay"} 8
http_client_requests_seconds_count{client_name="bank",error="ConnectException",exception="ConnectException",method="POST",outcome="UNKNOWN",status="CLIENT_ERROR",uri="/pay"} 2
# TYPE http_server_requests_seconds histogram
http_server_requests_seconds_bucket{error="none",exception="none",method="GET",outcome="SUCCESS",status="200",uri="/orders/{id}",le="0.1"} 6
http_server_requests_seconds_bucket{error="none",exception="none",method="GET",outcome="SUCCESS",status="200",uri="/orders/{id}",le="0.5"} 9
http_server_requests_seconds_bucket{error="none",exception="none",method="GET",outcome="SUCCESS",status="200",uri="/orders/{id}",le="+Inf"} 10
http_server_requests_seconds_count{error="none",exception="none",method="GET",outcome="SUCCESS",status="200",uri="/orders/{id}"} 10
http_server_requests_seconds_sum{error="none",exception="none",method="GET",outcome="SUCCESS",status="200",uri="/orders/{id}"} 3.5
http_server_requests_seconds_bucket{error="none",exception="none",method="GET",outcome="SUCCESS",status="200",uri="/actuator/prometheus",le="0.1"} 700
http_server_requests_seconds_bucket{error="none",exception="none",method="GET",outcome="SUCCESS",status="200",uri="/actuator/prometheus",le="+Inf"} 700
http_server_requests_seconds_count{error="none",exception="none",method="GET",outcome="SUCCESS",status="200",uri="/actuator/prometheus"} 700
# HELP logback_events_total Number of log events that were enabled by the effective log level
# TYPE logback_events_total counter
logback_events_total{level="info"} 300.0
logback_events_total{level="error"} 5.0
logback_events_total{level="warn"} 2.0
# TYPE tomcat_global_error_total counter
tomcat_global_error_total{name="http-nio-8080"} 31.0
# TYPE tomcat_global_request_seconds summary
tomcat_global_request_seconds_count{name="http-nio-8080"} 710.0
tomcat_global_request_seconds_sum{name="http-nio-8080"} 12.5
`,
      requests: 10,
      errors: 0,
      classes: {},
      routes: { 'GET /orders/{id}': { requests: 10, errors: 0 } },
      sides: {
        'database|pool time-outs|HikariPool-1': 4,
        'outgoing|calls|bank': 30,
        'outgoing|failed calls|bank': 10,
        'logs|errors logged|': 5,
      },
      latency: { '100': 6, '500': 3, Inf: 1 },
    },
  ],
}
