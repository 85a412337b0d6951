import type { ErrorClass } from '../../../contracts/error-class.ts'
import type { Labels, Sample } from '../exposition/sample.ts'
import type { Exposed } from './exposed.ts'
import { type Preset, processStart, type SeriesRule, type SideCounter } from './preset.ts'
import { classOfGrpcCode } from './status-class.ts'

/** The proxy knows whether an answer was a failure; a gRPC code tells which, behind a status 200. */
function refine(labels: Labels, byStatus: ErrorClass | null): ErrorClass | null {
  if (labels.get('classification') !== 'failure') return null
  const code = labels.get('grpc_status') || labels.get('grpc_status_code')
  return (code ? classOfGrpcCode(code) : null) ?? byStatus ?? 'http_5xx'
}

const response = (direction: 'inbound' | 'outbound', why: string): SeriesRule => ({
  metric: 'response_total',
  status: ['status_code'],
  method: [],
  route: ['authority', 'target_addr'],
  drop: (labels) => {
    if (labels.get('direction') !== direction) return why
    return labels.get('route_name') === 'probe' ? 'health checks are not traffic' : null
  },
  // A failure without a status is a connection that broke.
  classWithoutStatus: (labels) => (labels.get('classification') === 'failure' ? 'network' : null),
  refine,
})

/** The name is anybody's: it is Linkerd's by its labels, and before the first response by what else is declared. */
const isLinkerd = (samples: readonly Sample[], { types }: Exposed): boolean =>
  samples.length === 0
    ? types.has('response_latency_ms')
    : samples.every(({ labels }) => labels.has('direction') && labels.has('classification'))

const side = (metric: string, what: string): SideCounter => ({ metric, kind: 'proxy', what, of: ['error'] })

/** The proxy that Linkerd puts beside a service. */
export const preset: Preset = {
  name: 'linkerd',
  title: 'Linkerd',
  kind: 'mesh',
  vantage: 'proxy',
  families: [
    {
      ...response('inbound', 'requests that the service makes itself'),
      applies: isLinkerd,
      latency: { histogram: 'response_latency_ms', unit: 'ms' },
    },
  ],
  copies: [
    { metric: 'request_total', why: 'it counts requests when they begin, before their status is known' },
    { metric: 'route_response_total', why: 'the same requests by route' },
    { metric: 'route_actual_response_total', why: 'the same requests by route' },
    { metric: 'control_response_total', why: "requests of the proxy to Linkerd's control plane" },
  ],
  sides: [
    side('inbound_http_errors_total', 'inbound errors of the proxy'),
    side('outbound_http_errors_total', 'outbound errors of the proxy'),
    side('inbound_tcp_errors_total', 'inbound connection errors'),
    side('outbound_tcp_errors_total', 'outbound connection errors'),
  ],
  gateway: {
    answered: response('outbound', 'requests to the service itself'),
    backend: 'dst_service',
    nameOf: (service) => service.split('.')[0] || null,
    made: { by: 'unknown' },
  },
  startTimes: processStart,
  notes: [
    'Failures are what Linkerd classifies as one: status 5xx, and gRPC codes that a service is to blame for.',
    'Health checks of the cluster are left out where the proxy names their route probe.',
  ],
  examples: [
    {
      says: 'only requests to the service; a gRPC failure hides behind status 200',
      text: `# TYPE request_total counter
request_total{direction="inbound",authority="cart.shop.svc.cluster.local:80",tls="true"} 58
# TYPE response_total counter
response_total{direction="inbound",authority="cart.shop.svc.cluster.local:80",tls="true",status_code="200",classification="success",grpc_status=""} 40
response_total{direction="inbound",authority="cart.shop.svc.cluster.local:80",tls="true",status_code="500",classification="failure",grpc_status=""} 3
response_total{direction="inbound",authority="cart.shop.svc.cluster.local:80",tls="true",status_code="200",classification="failure",grpc_status="14"} 2
response_total{direction="inbound",authority="cart.shop.svc.cluster.local:80",tls="true",status_code="404",classification="success",grpc_status=""} 5
response_total{direction="inbound",route_name="probe",target_addr="10.0.0.1:8080",status_code="200",classification="success"} 900
response_total{direction="outbound",authority="pay.shop.svc.cluster.local:80",tls="true",status_code="503",classification="failure"} 8
# TYPE response_latency_ms histogram
response_latency_ms_bucket{direction="inbound",authority="cart.shop.svc.cluster.local:80",status_code="200",le="10"} 30
response_latency_ms_bucket{direction="inbound",authority="cart.shop.svc.cluster.local:80",status_code="200",le="+Inf"} 40
response_latency_ms_bucket{direction="outbound",authority="pay.shop.svc.cluster.local:80",status_code="503",le="+Inf"} 8
# TYPE outbound_http_errors_total counter
outbound_http_errors_total{error="connect timeout"} 8
`,
      requests: 50,
      errors: 5,
      classes: { http_5xx: 3, gateway: 2 },
      routes: { 'cart.shop.svc.cluster.local:80': { requests: 50, errors: 5 } },
      sides: { 'proxy|outbound errors of the proxy|connect timeout': 8 },
      latency: { '10': 30, Inf: 10 },
    },
  ],
}
