import type { Labels } from '../exposition/sample.ts'
import type { Preset, RequestFamily } from './preset.ts'

/** Dashboards, pings and metrics have entry points, routers and services of their own. */
function drop(labels: Labels): string | null {
  if (/^(?:traefik|metrics|ping)$/.test(labels.get('entrypoint') ?? '')) return 'reading the metrics is not traffic'
  const name = labels.get('router') ?? labels.get('service') ?? ''
  return name.endsWith('@internal') ? "Traefik's own pages" : null
}

const level = (name: 'router' | 'entrypoint' | 'service'): RequestFamily => ({
  metric: `traefik_${name}_requests_total`,
  status: ['code'],
  method: [],
  route: [name],
  drop,
  latency: { histogram: `traefik_${name}_request_duration_seconds` },
})

/** `shop@docker` is `shop`; in Kubernetes `default-shop-80@kubernetes` is `default-shop`. */
function nameOf(service: string): string | null {
  const [name = '', provider = ''] = service.split('@')
  const isKubernetes = provider.startsWith('kubernetes')
  return (isKubernetes ? name.replace(/-(?:\d+|http|https|web)$/, '') : name) || null
}

/**
 * Traefik 2 and 3. It counts a request at its entry point, its router and its service. What a middleware answers (a
 * circuit breaker, a failed authentication) never reaches a service, so the services are counted last.
 */
export const preset: Preset = {
  name: 'traefik',
  title: 'Traefik',
  kind: 'proxy',
  vantage: 'proxy',
  families: [level('router'), level('entrypoint'), level('service')],
  copies: [
    { metric: 'traefik_entrypoint_requests_total', why: 'the entry points see the requests of the routers' },
    { metric: 'traefik_service_requests_total', why: 'the services answer the requests of the entry points' },
    { metric: 'traefik_entrypoint_requests_tls_total', why: 'these are those of the requests that came over TLS' },
    { metric: 'traefik_router_requests_tls_total', why: 'these are those of the requests that came over TLS' },
    { metric: 'traefik_service_requests_tls_total', why: 'these are those of the requests that came over TLS' },
  ],
  sides: [{ metric: 'traefik_service_retries_total', kind: 'proxy', what: 'retries', of: ['service'] }],
  gateway: {
    answered: level('service'),
    backend: 'service',
    nameOf,
    made: { by: 'unknown' },
  },
  startTimes: ['process_start_time_seconds'],
  notes: [
    'Series of a service or router that is gone are shown once more and then deleted; if another Prometheus reads this Traefik too, it can take those last answers.',
  ],
  examples: [
    {
      says: 'as it comes, entry points are counted, and the services behind them are the same requests',
      text: `# TYPE traefik_entrypoint_requests_total counter
traefik_entrypoint_requests_total{code="200",entrypoint="websecure",method="GET",protocol="http"} 80
traefik_entrypoint_requests_total{code="404",entrypoint="websecure",method="GET",protocol="http"} 9
traefik_entrypoint_requests_total{code="502",entrypoint="websecure",method="GET",protocol="http"} 6
traefik_entrypoint_requests_total{code="503",entrypoint="websecure",method="POST",protocol="http"} 5
traefik_entrypoint_requests_total{code="200",entrypoint="traefik",method="GET",protocol="http"} 900
# TYPE traefik_entrypoint_request_duration_seconds histogram
traefik_entrypoint_request_duration_seconds_bucket{code="200",entrypoint="websecure",method="GET",protocol="http",le="0.1"} 70
traefik_entrypoint_request_duration_seconds_bucket{code="200",entrypoint="websecure",method="GET",protocol="http",le="0.3"} 78
traefik_entrypoint_request_duration_seconds_bucket{code="200",entrypoint="websecure",method="GET",protocol="http",le="+Inf"} 80
traefik_entrypoint_request_duration_seconds_bucket{code="200",entrypoint="traefik",method="GET",protocol="http",le="0.1"} 900
traefik_entrypoint_request_duration_seconds_bucket{code="200",entrypoint="traefik",method="GET",protocol="http",le="+Inf"} 900
# TYPE traefik_service_requests_total counter
traefik_service_requests_total{code="200",method="GET",protocol="http",service="shop@docker"} 80
traefik_service_requests_total{code="502",method="GET",protocol="http",service="shop@docker"} 6
# TYPE traefik_service_retries_total counter
traefik_service_retries_total{service="shop@docker"} 4
`,
      requests: 100,
      errors: 11,
      classes: { gateway: 11 },
      routes: { websecure: { requests: 100, errors: 11 } },
      sides: { 'proxy|retries|shop@docker': 4 },
      latency: { '100': 70, '300': 8, Inf: 2 },
    },
    {
      says: 'where routers are counted, they tell more than their entry points; the dashboard is no traffic',
      text: `# TYPE traefik_router_requests_total counter
traefik_router_requests_total{code="200",method="GET",protocol="http",router="shop@docker",service="shop@docker"} 7
traefik_router_requests_total{code="500",method="GET",protocol="http",router="shop@docker",service="shop@docker"} 2
traefik_router_requests_total{code="200",method="GET",protocol="http",router="dashboard@internal",service="api@internal"} 50
# TYPE traefik_entrypoint_requests_total counter
traefik_entrypoint_requests_total{code="200",entrypoint="web",method="GET",protocol="http"} 7
traefik_entrypoint_requests_total{code="500",entrypoint="web",method="GET",protocol="http"} 2
# TYPE traefik_service_requests_total counter
traefik_service_requests_total{code="200",method="GET",protocol="http",service="shop@docker"} 7
traefik_service_requests_total{code="500",method="GET",protocol="http",service="shop@docker"} 2
`,
      requests: 9,
      errors: 2,
      classes: { http_5xx: 2 },
      routes: { 'shop@docker': { requests: 9, errors: 2 } },
    },
  ],
}
