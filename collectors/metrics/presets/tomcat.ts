import { type Preset, processStart } from './preset.ts'

/** Tomcat's own counters, as Micrometer exposes them where no library counts requests by status. */
export const preset: Preset = {
  name: 'tomcat',
  title: 'Tomcat (by Micrometer)',
  kind: 'server',
  vantage: 'app',
  families: [
    {
      metric: 'tomcat_global_request_seconds_count',
      status: [],
      method: [],
      route: [],
      classWithoutStatus: () => null,
      parts: [{ metric: 'tomcat_global_error_total', counts: 'errors', class: 'http_5xx' }],
    },
  ],
  copies: [],
  startTimes: processStart,
  notes: ['Tomcat counts an answer of 400 and above as an error, so requests for what is not there are among them.'],
  examples: [
    {
      says: 'requests and errors of all connectors',
      text: `# HELP tomcat_global_error_total Errors
# TYPE tomcat_global_error_total counter
tomcat_global_error_total{name="http-nio-8080"} 3.0
# TYPE tomcat_global_received_bytes_total counter
tomcat_global_received_bytes_total{name="http-nio-8080"} 9000.0
# TYPE tomcat_global_request_max_seconds gauge
tomcat_global_request_max_seconds{name="http-nio-8080"} 0.7
# TYPE tomcat_global_request_seconds summary
tomcat_global_request_seconds_count{name="http-nio-8080"} 120.0
tomcat_global_request_seconds_sum{name="http-nio-8080"} 4.25
tomcat_global_request_seconds_count{name="https-jsse-8443"} 30.0
# TYPE tomcat_servlet_error_total counter
tomcat_servlet_error_total{name="dispatcherServlet"} 3.0
`,
      requests: 150,
      errors: 3,
      classes: { http_5xx: 3 },
      routes: {},
    },
  ],
}
