import { type Preset, processStart } from './preset.ts'

/** yabeda-rails. Where an exception left no status, its status is the one that Rails answers to that exception. */
export const preset: Preset = {
  name: 'yabeda-rails',
  title: 'Yabeda for Rails',
  kind: 'server',
  vantage: 'app',
  families: [
    {
      metric: 'rails_requests_total',
      status: ['status'],
      method: ['method'],
      route: ['controller/action'],
      latency: { histogram: 'rails_request_duration_seconds' },
    },
  ],
  copies: [],
  startTimes: processStart,
  notes: ['Routes are controllers with their actions.'],
  examples: [
    {
      says: 'controllers with their actions are routes',
      text: `# TYPE rails_requests_total counter
# HELP rails_requests_total A counter of the total number of HTTP requests rails processed.
rails_requests_total{controller="orders",action="show",status="200",format="html",method="get"} 12.0
rails_requests_total{controller="orders",action="show",status="500",format="html",method="get"} 2.0
rails_requests_total{controller="carts",action="create",status="502",format="json",method="post"} 1.0
# TYPE rails_request_duration_seconds histogram
# HELP rails_request_duration_seconds A histogram of the response latency.
rails_request_duration_seconds_bucket{controller="orders",action="show",status="200",format="html",method="get",le="0.1"} 10.0
rails_request_duration_seconds_bucket{controller="orders",action="show",status="200",format="html",method="get",le="+Inf"} 12.0
rails_request_duration_seconds_sum{controller="orders",action="show",status="200",format="html",method="get"} 1.5
rails_request_duration_seconds_count{controller="orders",action="show",status="200",format="html",method="get"} 12.0
`,
      requests: 15,
      errors: 3,
      classes: { http_5xx: 2, gateway: 1 },
      routes: { 'GET orders/show': { requests: 14, errors: 2 }, 'POST carts/create': { requests: 1, errors: 1 } },
      latency: { '100': 10, Inf: 2 },
    },
  ],
}
