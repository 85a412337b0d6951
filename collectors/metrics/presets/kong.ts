import type { Preset, SeriesRule } from './preset.ts'

const rule: SeriesRule = { metric: 'kong_http_requests_total', status: ['code'], method: [], route: ['service/route'] }

/** The ingress controller calls a service `namespace.name.port` or `namespace.ingress.name.port`. */
export function nameOfKongService(service: string): string | null {
  const parts = service.split('.')
  return (parts.length >= 3 ? parts.at(-2) : service) || null
}

/** Kong 3. Its label `source` tells its own answers from those of a service. */
export const preset: Preset = {
  name: 'kong',
  title: 'Kong 3',
  kind: 'proxy',
  vantage: 'proxy',
  families: [{ ...rule, latency: { histogram: 'kong_request_latency_ms', unit: 'ms' } }],
  copies: [
    { metric: 'kong_nginx_requests_total', why: 'the same requests without a status' },
    { metric: 'kong_request_latency_ms_count', why: 'the same requests without a status' },
    { metric: 'kong_upstream_latency_ms_count', why: 'the part of the requests that reached a service' },
  ],
  gateway: {
    answered: { ...rule, route: ['route'] },
    backend: 'service',
    nameOf: nameOfKongService,
    made: { by: 'label', isMade: (labels) => labels.has('source') && labels.get('source') !== 'service' },
  },
  // Workers share their counters and may be replaced while those go on.
  startTimes: [],
  notes: [
    'Status codes and latencies are off by default since Kong 3: set status_code_metrics and latency_metrics of the prometheus plugin.',
    'Workers hand in their counts about once a second, so the newest requests may be missing in a reading and are in the next.',
  ],
  examples: [
    {
      says: 'answers of the services and of Kong itself together, the sum of nginx left out',
      text: `# TYPE kong_http_requests_total counter
kong_http_requests_total{service="shop",route="cart",code="200",source="service",workspace="default",consumer=""} 40
kong_http_requests_total{service="shop",route="cart",code="500",source="service",workspace="default",consumer=""} 2
kong_http_requests_total{service="shop",route="cart",code="503",source="kong",workspace="default",consumer=""} 5
kong_http_requests_total{service="shop",route="cart",code="401",source="exit",workspace="default",consumer=""} 3
# TYPE kong_request_latency_ms histogram
kong_request_latency_ms_bucket{service="shop",route="cart",workspace="default",le="25"} 30
kong_request_latency_ms_bucket{service="shop",route="cart",workspace="default",le="80"} 49
kong_request_latency_ms_bucket{service="shop",route="cart",workspace="default",le="+Inf"} 50
kong_request_latency_ms_count{service="shop",route="cart",workspace="default"} 50
# TYPE kong_nginx_requests_total gauge
kong_nginx_requests_total{node_id="1",subsystem="http"} 77
`,
      requests: 50,
      errors: 7,
      classes: { gateway: 5, http_5xx: 2 },
      routes: { 'shop/cart': { requests: 50, errors: 7 } },
      latency: { '25': 30, '80': 19, Inf: 1 },
    },
  ],
}
