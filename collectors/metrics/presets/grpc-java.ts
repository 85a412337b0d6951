import { type Preset, processStart } from './preset.ts'

/** java-grpc-prometheus. Its codes are spelled in capitals; earlier versions call the label `code`. */
export const preset: Preset = {
  name: 'grpc-java',
  title: 'gRPC for Java (java-grpc-prometheus)',
  kind: 'server',
  vantage: 'app',
  families: [
    {
      metric: 'grpc_server_handled_total',
      status: ['code', 'grpc_code'],
      codes: 'grpc',
      method: [],
      route: ['grpc_service/grpc_method'],
      applies: (samples, { types }) =>
        types.has('grpc_server_handled_latency_seconds') ||
        (samples.length > 0 && samples.every(({ labels }) => labels.has('code'))),
      latency: { histogram: 'grpc_server_handled_latency_seconds' },
    },
  ],
  copies: [{ metric: 'grpc_server_started_total', why: 'the same calls when they began' }],
  startTimes: processStart,
  notes: ['A stream counts once, at its end. Only codes that are the fault of the server are errors.'],
  examples: [
    {
      says: 'codes in capitals',
      text: `# HELP grpc_server_handled_total Total number of RPCs completed on the server, regardless of success or failure.
# TYPE grpc_server_handled_total counter
grpc_server_handled_total{grpc_type="UNARY",grpc_service="shop.Cart",grpc_method="Add",code="OK",grpc_code="OK",} 40.0
grpc_server_handled_total{grpc_type="UNARY",grpc_service="shop.Cart",grpc_method="Add",code="DEADLINE_EXCEEDED",grpc_code="DEADLINE_EXCEEDED",} 2.0
grpc_server_handled_total{grpc_type="UNARY",grpc_service="shop.Cart",grpc_method="Add",code="INVALID_ARGUMENT",grpc_code="INVALID_ARGUMENT",} 3.0
grpc_server_handled_total{grpc_type="UNARY",grpc_service="shop.Cart",grpc_method="Add",code="UNIMPLEMENTED",grpc_code="UNIMPLEMENTED",} 1.0
# HELP grpc_server_handled_latency_seconds Histogram of response latency (seconds) of gRPC that had been application-level handled by the server.
# TYPE grpc_server_handled_latency_seconds histogram
grpc_server_handled_latency_seconds_bucket{grpc_type="UNARY",grpc_service="shop.Cart",grpc_method="Add",le="0.05",} 44.0
grpc_server_handled_latency_seconds_bucket{grpc_type="UNARY",grpc_service="shop.Cart",grpc_method="Add",le="+Inf",} 46.0
grpc_server_handled_latency_seconds_count{grpc_type="UNARY",grpc_service="shop.Cart",grpc_method="Add",} 46.0
`,
      requests: 46,
      errors: 3,
      classes: { timeout: 2, other: 1 },
      routes: { 'shop.Cart/Add': { requests: 46, errors: 3 } },
      latency: { '50': 44, Inf: 2 },
    },
    {
      says: 'earlier versions have no latency and one label for the code',
      text: `# TYPE grpc_server_handled_total counter
grpc_server_handled_total{grpc_type="UNARY",grpc_service="shop.Cart",grpc_method="Add",code="OK",} 4.0
grpc_server_handled_total{grpc_type="UNARY",grpc_service="shop.Cart",grpc_method="Add",code="INTERNAL",} 1.0
`,
      requests: 5,
      errors: 1,
      classes: { http_5xx: 1 },
      routes: { 'shop.Cart/Add': { requests: 5, errors: 1 } },
    },
  ],
}
