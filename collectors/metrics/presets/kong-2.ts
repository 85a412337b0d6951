import { nameOfKongService } from './kong.ts'
import type { Preset, SeriesRule } from './preset.ts'

const rule: SeriesRule = {
  metric: 'kong_http_status',
  status: ['code'],
  method: [],
  route: ['service/route'],
  // Its histogram has the latency of Kong and of the service beside that of the request.
  drop: (labels) => (labels.has('type') && labels.get('type') !== 'request' ? 'a part of the latency' : null),
}

/** Kong 2. Requests that match no service are not recorded at all. */
export const preset: Preset = {
  name: 'kong-2',
  title: 'Kong 2',
  kind: 'proxy',
  vantage: 'proxy',
  families: [{ ...rule, latency: { histogram: 'kong_latency', unit: 'ms' } }],
  copies: [
    { metric: 'kong_http_consumer_status', why: 'the same requests by consumer' },
    { metric: 'kong_nginx_http_total_requests', why: 'the same requests without a status' },
  ],
  gateway: {
    answered: { ...rule, route: ['route'] },
    backend: 'service',
    nameOf: nameOfKongService,
    made: { by: 'unknown' },
  },
  startTimes: [],
  notes: ['Requests that match no service are not recorded. Which answers Kong made itself is told since Kong 3 only.'],
  examples: [
    {
      says: 'answers by service and route; the consumers repeat them; of three latencies only the whole request',
      text: `# TYPE kong_http_status counter
kong_http_status{service="shop",route="cart",code="200"} 40
kong_http_status{service="shop",route="cart",code="502"} 2
# TYPE kong_http_consumer_status counter
kong_http_consumer_status{service="shop",route="cart",code="502",consumer="app"} 2
# TYPE kong_latency histogram
kong_latency_bucket{service="shop",route="cart",type="kong",le="1"} 42
kong_latency_bucket{service="shop",route="cart",type="kong",le="+Inf"} 42
kong_latency_bucket{service="shop",route="cart",type="request",le="50"} 41
kong_latency_bucket{service="shop",route="cart",type="request",le="+Inf"} 42
kong_latency_bucket{service="shop",route="cart",type="upstream",le="50"} 42
kong_latency_bucket{service="shop",route="cart",type="upstream",le="+Inf"} 42
`,
      requests: 42,
      errors: 2,
      classes: { gateway: 2 },
      routes: { 'shop/cart': { requests: 42, errors: 2 } },
      latency: { '50': 41, Inf: 1 },
    },
  ],
}
