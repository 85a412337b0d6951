import { type Preset, processStart } from './preset.ts'

/** go-grpc-middleware (go-grpc-prometheus before). All codes may be there at 0 from the start. */
export const preset: Preset = {
  name: 'grpc-go',
  title: 'gRPC for Go',
  kind: 'server',
  vantage: 'app',
  families: [
    {
      metric: 'grpc_server_handled_total',
      status: ['grpc_code'],
      codes: 'grpc',
      method: [],
      route: ['grpc_service/grpc_method'],
      applies: (samples, { types }) =>
        !types.has('grpc_server_handled_latency_seconds') && samples.every(({ labels }) => labels.has('grpc_code')),
      latency: { histogram: 'grpc_server_handling_seconds' },
    },
  ],
  copies: [{ metric: 'grpc_server_started_total', why: 'the same calls when they began' }],
  startTimes: processStart,
  notes: ['A stream counts once, at its end. Only codes that are the fault of the server are errors.'],
  examples: [
    {
      says: 'by code, those at 0 are nothing',
      text: `# HELP grpc_server_handled_total Total number of RPCs completed on the server, regardless of success or failure.
# TYPE grpc_server_handled_total counter
grpc_server_handled_total{grpc_code="Aborted",grpc_method="Add",grpc_service="shop.Cart",grpc_type="unary"} 0
grpc_server_handled_total{grpc_code="Canceled",grpc_method="Add",grpc_service="shop.Cart",grpc_type="unary"} 2
grpc_server_handled_total{grpc_code="DeadlineExceeded",grpc_method="Add",grpc_service="shop.Cart",grpc_type="unary"} 3
grpc_server_handled_total{grpc_code="Internal",grpc_method="Add",grpc_service="shop.Cart",grpc_type="unary"} 1
grpc_server_handled_total{grpc_code="NotFound",grpc_method="Add",grpc_service="shop.Cart",grpc_type="unary"} 5
grpc_server_handled_total{grpc_code="OK",grpc_method="Add",grpc_service="shop.Cart",grpc_type="unary"} 80
grpc_server_handled_total{grpc_code="ResourceExhausted",grpc_method="Add",grpc_service="shop.Cart",grpc_type="unary"} 1
grpc_server_handled_total{grpc_code="Unavailable",grpc_method="Watch",grpc_service="shop.Cart",grpc_type="server_stream"} 4
grpc_server_handled_total{grpc_code="Unknown",grpc_method="Add",grpc_service="shop.Cart",grpc_type="unary"} 2
# HELP grpc_server_handling_seconds Histogram of response latency (seconds) of gRPC that had been application-level handled by the server.
# TYPE grpc_server_handling_seconds histogram
grpc_server_handling_seconds_bucket{grpc_method="Add",grpc_service="shop.Cart",grpc_type="unary",le="0.005"} 90
grpc_server_handling_seconds_bucket{grpc_method="Add",grpc_service="shop.Cart",grpc_type="unary",le="+Inf"} 94
grpc_server_handling_seconds_sum{grpc_method="Add",grpc_service="shop.Cart",grpc_type="unary"} 2.5
grpc_server_handling_seconds_count{grpc_method="Add",grpc_service="shop.Cart",grpc_type="unary"} 94
# HELP grpc_server_started_total Total number of RPCs started on the server.
# TYPE grpc_server_started_total counter
grpc_server_started_total{grpc_method="Add",grpc_service="shop.Cart",grpc_type="unary"} 95
`,
      requests: 98,
      errors: 10,
      classes: { timeout: 3, http_5xx: 1, gateway: 4, exception: 2 },
      routes: { 'shop.Cart/Add': { requests: 94, errors: 6 }, 'shop.Cart/Watch': { requests: 4, errors: 4 } },
      latency: { '5': 90, Inf: 4 },
    },
  ],
}
