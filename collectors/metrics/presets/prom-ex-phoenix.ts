import type { Exposed } from './exposed.ts'
import { type Preset, processStart, type RequestFamily } from './preset.ts'

const suffix = '_http_requests_total'

/** The names begin with the name of the application, so they are known by their end. */
const find = (exposed: Exposed): RequestFamily[] =>
  [...new Set([...exposed.samples.keys(), ...exposed.types.keys()])]
    .filter((metric) => metric.endsWith(`prom_ex_phoenix${suffix}`))
    .map((metric) => ({
      metric,
      status: ['status'],
      method: ['method'],
      route: ['path', 'controller/action'],
      latency: { histogram: `${metric.slice(0, -suffix.length)}_http_request_duration_milliseconds`, unit: 'ms' },
    }))

/** PromEx's Phoenix plugin. */
export const preset: Preset = {
  name: 'prom-ex-phoenix',
  title: 'PromEx for Phoenix',
  kind: 'server',
  vantage: 'app',
  families: [],
  find,
  copies: [],
  startTimes: processStart,
  notes: [],
  examples: [
    {
      says: 'whatever the application is called',
      text: `# HELP shop_prom_ex_phoenix_http_request_duration_milliseconds The time it takes for the application to respond to HTTP requests.
# TYPE shop_prom_ex_phoenix_http_request_duration_milliseconds histogram
shop_prom_ex_phoenix_http_request_duration_milliseconds_bucket{action="show",controller="ShopWeb.OrderController",method="GET",path="/orders/:id",status="200",le="10"} 20
shop_prom_ex_phoenix_http_request_duration_milliseconds_bucket{action="show",controller="ShopWeb.OrderController",method="GET",path="/orders/:id",status="200",le="100"} 24
shop_prom_ex_phoenix_http_request_duration_milliseconds_bucket{action="show",controller="ShopWeb.OrderController",method="GET",path="/orders/:id",status="200",le="+Inf"} 25
shop_prom_ex_phoenix_http_request_duration_milliseconds_sum{action="show",controller="ShopWeb.OrderController",method="GET",path="/orders/:id",status="200"} 412.5
shop_prom_ex_phoenix_http_request_duration_milliseconds_count{action="show",controller="ShopWeb.OrderController",method="GET",path="/orders/:id",status="200"} 25
# HELP shop_prom_ex_phoenix_http_requests_total The number of requests that have been serviced.
# TYPE shop_prom_ex_phoenix_http_requests_total counter
shop_prom_ex_phoenix_http_requests_total{action="show",controller="ShopWeb.OrderController",method="GET",path="/orders/:id",status="200"} 25
shop_prom_ex_phoenix_http_requests_total{action="show",controller="ShopWeb.OrderController",method="GET",path="/orders/:id",status="500"} 2
shop_prom_ex_phoenix_http_requests_total{action="Unknown",controller="Unknown",method="GET",path="Unknown",status="404"} 3
`,
      requests: 30,
      errors: 2,
      classes: { http_5xx: 2 },
      routes: { 'GET /orders/:id': { requests: 27, errors: 2 }, 'GET Unknown': { requests: 3, errors: 0 } },
      latency: { '10': 20, '100': 4, Inf: 1 },
    },
  ],
}
