import { type Preset, processStart, type SeriesRule } from './preset.ts'

const rule: SeriesRule = {
  metric: 'nginx_ingress_controller_requests',
  status: ['status'],
  method: ['method'],
  route: ['namespace/ingress/path'],
}

/** Kubernetes' ingress-nginx. Canaries are requests of their own; the series of an ingress go when it goes. */
export const preset: Preset = {
  name: 'ingress-nginx',
  title: 'ingress-nginx',
  kind: 'proxy',
  vantage: 'proxy',
  families: [{ ...rule, latency: { histogram: 'nginx_ingress_controller_request_duration_seconds' } }],
  copies: [
    { metric: 'nginx_ingress_controller_nginx_process_requests_total', why: 'the same requests without a status' },
    { metric: 'nginx_ingress_controller_request_duration_seconds_count', why: 'the same requests' },
    { metric: 'nginx_ingress_controller_response_duration_seconds_count', why: 'the same requests' },
    { metric: 'nginx_ingress_controller_ingress_upstream_latency_seconds_count', why: 'the same requests' },
  ],
  gateway: {
    answered: { ...rule, route: ['path'] },
    backend: 'namespace/service',
    // Requests that no ingress takes are the controller's own answers.
    nameOf: (_, labels) => labels.get('service') || null,
    made: { by: 'unknown' },
  },
  startTimes: processStart,
  notes: [
    'Routes are namespace, ingress and path as the ingress has them. Requests that no ingress takes have none.',
    'Which answers nginx made itself cannot be told: a 502 of the controller and one that a service answered are the same here.',
  ],
  examples: [
    {
      says: 'answers by status, with the canary among them and the copies by latency left out',
      text: `# TYPE nginx_ingress_controller_requests counter
nginx_ingress_controller_requests{canary="",controller_class="k8s.io/ingress-nginx",host="shop.example",ingress="shop",method="GET",namespace="default",path="/cart",service="cart",status="200"} 50
nginx_ingress_controller_requests{canary="",controller_class="k8s.io/ingress-nginx",host="shop.example",ingress="shop",method="GET",namespace="default",path="/cart",service="cart",status="502"} 3
nginx_ingress_controller_requests{canary="default-cart-next-80",controller_class="k8s.io/ingress-nginx",host="shop.example",ingress="shop",method="GET",namespace="default",path="/cart",service="cart",status="500"} 2
nginx_ingress_controller_requests{canary="",controller_class="k8s.io/ingress-nginx",host="_",ingress="",method="GET",namespace="",path="",service="",status="404"} 10
# TYPE nginx_ingress_controller_request_duration_seconds histogram
nginx_ingress_controller_request_duration_seconds_bucket{ingress="shop",method="GET",namespace="default",path="/cart",service="cart",status="200",le="0.25"} 48
nginx_ingress_controller_request_duration_seconds_bucket{ingress="shop",method="GET",namespace="default",path="/cart",service="cart",status="200",le="+Inf"} 50
nginx_ingress_controller_request_duration_seconds_count{ingress="shop",method="GET",namespace="default",path="/cart",service="cart",status="200"} 50
# TYPE nginx_ingress_controller_nginx_process_requests_total counter
nginx_ingress_controller_nginx_process_requests_total{controller_class="k8s.io/ingress-nginx"} 130
`,
      requests: 65,
      errors: 5,
      classes: { gateway: 3, http_5xx: 2 },
      routes: { 'GET default/shop/cart': { requests: 55, errors: 5 } },
      latency: { '250': 48, Inf: 2 },
    },
  ],
}
