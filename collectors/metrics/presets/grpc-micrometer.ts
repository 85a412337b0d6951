import { type Preset, processStart } from './preset.ts'

/** Micrometer's gRPC server interceptor, also of grpc-spring-boot-starter. */
export const preset: Preset = {
  name: 'grpc-micrometer',
  title: 'gRPC by Micrometer',
  kind: 'server',
  vantage: 'app',
  families: [
    {
      metric: 'grpc_server_processing_duration_seconds_count',
      status: ['statusCode', 'grpc_status_code'],
      codes: 'grpc',
      method: [],
      route: ['service/method'],
      latency: { histogram: 'grpc_server_processing_duration_seconds' },
    },
  ],
  copies: [{ metric: 'grpc_server_requests_received_messages_total', why: 'messages, of which a stream has many' }],
  startTimes: processStart,
  notes: ['Only codes that are the fault of the server are errors.'],
  examples: [
    {
      says: 'the count of the timer; received messages are something else',
      text: `# HELP grpc_server_processing_duration_seconds The total time taken for the server to complete the call
# TYPE grpc_server_processing_duration_seconds summary
grpc_server_processing_duration_seconds_count{method="Add",methodType="UNARY",service="shop.Cart",statusCode="OK"} 30
grpc_server_processing_duration_seconds_sum{method="Add",methodType="UNARY",service="shop.Cart",statusCode="OK"} 0.9
grpc_server_processing_duration_seconds_count{method="Add",methodType="UNARY",service="shop.Cart",statusCode="UNAVAILABLE"} 2
grpc_server_processing_duration_seconds_count{method="Add",methodType="UNARY",service="shop.Cart",statusCode="ALREADY_EXISTS"} 1
# HELP grpc_server_requests_received_messages_total The total number of requests received
# TYPE grpc_server_requests_received_messages_total counter
grpc_server_requests_received_messages_total{method="Add",methodType="UNARY",service="shop.Cart"} 33.0
`,
      requests: 33,
      errors: 2,
      classes: { gateway: 2 },
      routes: { 'shop.Cart/Add': { requests: 33, errors: 2 } },
    },
  ],
}
