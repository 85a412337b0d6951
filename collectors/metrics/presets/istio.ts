import type { ErrorClass } from '../../../contracts/error-class.ts'
import type { Labels, Sample } from '../exposition/sample.ts'
import type { Preset, RequestFamily, SeriesRule } from './preset.ts'
import { classOfGrpcCode } from './status-class.ts'

type Reporter = 'destination' | 'waypoint' | 'source'

/** What Envoy says of an answer that it made itself; several are joined by commas. */
const flagsOf = (labels: Labels): string[] =>
  (labels.get('response_flags') ?? '').split(',').filter((flag) => flag !== '' && flag !== '-')
/** The client went away: nobody failed. */
const isClientGone = (flags: readonly string[]): boolean => flags.includes('DC')
const flagClasses: readonly (readonly [readonly string[], ErrorClass])[] = [
  [['UT', 'SI', 'DT'], 'timeout'],
  [['UF', 'UC', 'UR', 'URX', 'LR', 'UPE', 'DF'], 'network'],
]

/** gRPC answers failures with status 200, and a flag knows better than 503 what went wrong. */
function refine(labels: Labels, byStatus: ErrorClass | null): ErrorClass | null {
  const flags = flagsOf(labels)
  if (isClientGone(flags)) return null
  if (byStatus === null) {
    const code = labels.get('response_code') === '200' ? labels.get('grpc_response_status') : undefined
    return code ? classOfGrpcCode(code) : null
  }
  return flagClasses.find(([known]) => known.some((flag) => flags.includes(flag)))?.[1] ?? byStatus
}

const seenBy = (reporter: Reporter): SeriesRule => ({
  metric: 'istio_requests_total',
  status: ['response_code'],
  method: [],
  route: ['destination_service_name', 'destination_service', 'destination_workload'],
  drop: (labels) =>
    labels.get('reporter') === reporter ? null : `the same mesh seen by the ${labels.get('reporter') ?? 'other'} side`,
  refine,
})

/** The side that is counted: the one that answers, if it is there. */
function countedSide(samples: readonly Sample[]): Reporter {
  const there = new Set(samples.map(({ labels }) => labels.get('reporter')))
  return (['destination', 'waypoint'] as const).find((one) => there.has(one)) ?? 'source'
}

const family = (reporter: Reporter): RequestFamily => ({
  ...seenBy(reporter),
  applies: (samples) => countedSide(samples) === reporter,
  latency: { histogram: 'istio_request_duration_milliseconds', unit: 'ms' },
})

/** Istio, by a sidecar, a waypoint or a gateway. Both sides of a request report it; the one that answers is counted. */
export const preset: Preset = {
  name: 'istio',
  title: 'Istio',
  kind: 'mesh',
  vantage: 'proxy',
  families: [family('destination'), family('waypoint'), family('source')],
  copies: [
    { metric: 'istio_request_duration_milliseconds_count', why: 'the same requests' },
    { metric: 'istio_request_bytes_count', why: 'the same requests' },
    { metric: 'istio_response_bytes_count', why: 'the same requests' },
  ],
  gateway: {
    answered: seenBy('source'),
    backend: 'destination_service_name',
    nameOf: (service) =>
      /^(?:unknown|.*passthroughcluster.*|blackholecluster)$/i.test(service) ? null : (service.split('.')[0] ?? null),
    made: { by: 'label', isMade: (labels) => flagsOf(labels).length > 0 && !isClientGone(flagsOf(labels)) },
  },
  startTimes: [],
  notes: [
    'A proxy that only reports as source is a gateway, or the sidecar of a service that nobody calls: its own calls are counted then.',
    'An answer that Envoy made itself has response flags, and is a failure that the service never saw.',
  ],
  examples: [
    {
      says: 'the answering side alone; gRPC behind status 200; flags tell time-outs from broken connections',
      text: `# TYPE istio_requests_total counter
istio_requests_total{reporter="destination",source_workload="gateway",destination_workload="cart-v1",destination_service_name="cart",request_protocol="http",response_code="200",grpc_response_status="",response_flags="-"} 60
istio_requests_total{reporter="destination",source_workload="gateway",destination_workload="cart-v1",destination_service_name="cart",request_protocol="http",response_code="500",grpc_response_status="",response_flags="-"} 3
istio_requests_total{reporter="destination",source_workload="gateway",destination_workload="cart-v1",destination_service_name="cart",request_protocol="http",response_code="503",grpc_response_status="",response_flags="UF,URX"} 4
istio_requests_total{reporter="destination",source_workload="gateway",destination_workload="cart-v1",destination_service_name="cart",request_protocol="http",response_code="504",grpc_response_status="",response_flags="UT"} 1
istio_requests_total{reporter="destination",source_workload="gateway",destination_workload="cart-v1",destination_service_name="cart",request_protocol="grpc",response_code="200",grpc_response_status="14",response_flags="-"} 2
istio_requests_total{reporter="destination",source_workload="gateway",destination_workload="cart-v1",destination_service_name="cart",request_protocol="http",response_code="0",grpc_response_status="",response_flags="DC"} 5
istio_requests_total{reporter="source",source_workload="cart-v1",destination_workload="pay-v1",destination_service_name="pay",request_protocol="http",response_code="503",grpc_response_status="",response_flags="UF"} 9
# TYPE istio_request_duration_milliseconds histogram
istio_request_duration_milliseconds_bucket{reporter="destination",destination_service_name="cart",response_code="200",response_flags="-",le="25"} 50
istio_request_duration_milliseconds_bucket{reporter="destination",destination_service_name="cart",response_code="200",response_flags="-",le="+Inf"} 62
istio_request_duration_milliseconds_bucket{reporter="source",destination_service_name="pay",response_code="503",response_flags="UF",le="+Inf"} 9
`,
      requests: 75,
      errors: 10,
      classes: { http_5xx: 3, network: 4, timeout: 1, gateway: 2 },
      routes: { cart: { requests: 75, errors: 10 } },
      latency: { '25': 50, Inf: 12 },
    },
    {
      says: 'an ingress gateway reports as source alone, by service',
      text: `# TYPE istio_requests_total counter
istio_requests_total{reporter="source",source_workload="istio-ingressgateway",destination_service_name="cart",response_code="200",response_flags="-"} 20
istio_requests_total{reporter="source",source_workload="istio-ingressgateway",destination_service_name="cart",response_code="503",response_flags="UH"} 2
istio_requests_total{reporter="source",source_workload="istio-ingressgateway",destination_service_name="pay",response_code="200",response_flags="-"} 10
`,
      requests: 32,
      errors: 2,
      classes: { gateway: 2 },
      routes: { cart: { requests: 22, errors: 2 }, pay: { requests: 10, errors: 0 } },
    },
  ],
}
