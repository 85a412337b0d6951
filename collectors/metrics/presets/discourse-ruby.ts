import { type Preset, processStart } from './preset.ts'

/** Discourse's prometheus_exporter for Ruby: a process of its own that adds up what the processes of the application send. */
export const preset: Preset = {
  name: 'discourse-ruby',
  title: 'prometheus_exporter for Ruby',
  kind: 'server',
  vantage: 'app',
  families: [
    {
      metric: 'ruby_http_requests_total',
      status: ['status'],
      method: [],
      route: ['controller/action'],
      latency: { histogram: 'ruby_http_request_duration_seconds' },
    },
  ],
  copies: [],
  startTimes: processStart,
  notes: ['The exporter is a process of its own: a restart of the application does not set its counters back.'],
  examples: [
    {
      says: 'by controller and action; the durations are a summary unless a histogram is asked for',
      text: `# HELP ruby_collector_sessions_total Total send_metric sessions processed by exporter web.
# TYPE ruby_collector_sessions_total counter
ruby_collector_sessions_total 1738

# HELP ruby_http_requests_total Total HTTP requests from web app.
# TYPE ruby_http_requests_total counter
ruby_http_requests_total{controller="orders",action="show",status="200"} 93
ruby_http_requests_total{controller="orders",action="show",status="500"} 4
ruby_http_requests_total{controller="other",action="other",status="404"} 3

# HELP ruby_http_request_duration_seconds Time spent in HTTP reqs in seconds.
# TYPE ruby_http_request_duration_seconds histogram
ruby_http_request_duration_seconds_bucket{controller="orders",action="show",le="+Inf"} 97
ruby_http_request_duration_seconds_bucket{controller="orders",action="show",le="0.5"} 90
ruby_http_request_duration_seconds_bucket{controller="orders",action="show",le="0.1"} 60
ruby_http_request_duration_seconds_count{controller="orders",action="show"} 97
ruby_http_request_duration_seconds_sum{controller="orders",action="show"} 14.2
`,
      requests: 100,
      errors: 4,
      classes: { http_5xx: 4 },
      routes: { 'orders/show': { requests: 97, errors: 4 }, 'other/other': { requests: 3, errors: 0 } },
      latency: { '100': 60, '500': 30, Inf: 7 },
    },
  ],
}
