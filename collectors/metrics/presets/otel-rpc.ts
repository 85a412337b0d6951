import { classOfErrorType } from './error-type.ts'
import { type Preset, processStart, type RequestFamily } from './preset.ts'

const family = (histogram: string, unit: 's' | 'ms'): RequestFamily => ({
  metric: `${histogram}_count`,
  status: ['rpc_response_status_code', 'rpc_status_code', 'rpc_grpc_status_code'],
  codes: 'grpc',
  method: [],
  route: ['rpc_service/rpc_method'],
  classWithoutStatus: classOfErrorType,
  latency: { histogram, unit },
})

/** OpenTelemetry's RPC server metrics; their names and the spelling of the codes have changed twice. */
export const preset: Preset = {
  name: 'otel-rpc',
  title: 'OpenTelemetry RPC server',
  kind: 'server',
  vantage: 'app',
  families: [
    family('rpc_server_call_duration_seconds', 's'),
    family('rpc_server_call_duration', 's'),
    family('rpc_server_duration_milliseconds', 'ms'),
    family('rpc_server_duration', 'ms'),
  ],
  copies: [],
  startTimes: processStart,
  notes: ['Only codes that are the fault of the server are errors, as OpenTelemetry lists them.'],
  examples: [
    {
      says: 'codes as words, the method with its service',
      text: `# HELP rpc_server_call_duration_seconds Measures the duration of an incoming Remote Procedure Call (RPC).
# TYPE rpc_server_call_duration_seconds histogram
rpc_server_call_duration_seconds_bucket{rpc_method="shop.Cart/Add",rpc_response_status_code="OK",rpc_system_name="grpc",le="0.1"} 5
rpc_server_call_duration_seconds_bucket{rpc_method="shop.Cart/Add",rpc_response_status_code="OK",rpc_system_name="grpc",le="+Inf"} 6
rpc_server_call_duration_seconds_count{rpc_method="shop.Cart/Add",rpc_response_status_code="OK",rpc_system_name="grpc"} 6
rpc_server_call_duration_seconds_count{rpc_method="shop.Cart/Add",rpc_response_status_code="NOT_FOUND",rpc_system_name="grpc"} 3
rpc_server_call_duration_seconds_count{error_type="DEADLINE_EXCEEDED",rpc_method="shop.Cart/Add",rpc_response_status_code="DEADLINE_EXCEEDED",rpc_system_name="grpc"} 2
rpc_server_call_duration_seconds_count{error_type="UNAVAILABLE",rpc_method="shop.Cart/Get",rpc_response_status_code="UNAVAILABLE",rpc_system_name="grpc"} 1
`,
      requests: 12,
      errors: 3,
      classes: { timeout: 2, gateway: 1 },
      routes: { 'shop.Cart/Add': { requests: 11, errors: 2 }, 'shop.Cart/Get': { requests: 1, errors: 1 } },
      latency: { '100': 5, Inf: 1 },
    },
    {
      says: 'codes as numbers, milliseconds, service and method apart',
      text: `# TYPE rpc_server_duration_milliseconds histogram
rpc_server_duration_milliseconds_bucket{rpc_grpc_status_code="0",rpc_method="Add",rpc_service="shop.Cart",rpc_system="grpc",le="50"} 7
rpc_server_duration_milliseconds_bucket{rpc_grpc_status_code="0",rpc_method="Add",rpc_service="shop.Cart",rpc_system="grpc",le="+Inf"} 7
rpc_server_duration_milliseconds_count{rpc_grpc_status_code="0",rpc_method="Add",rpc_service="shop.Cart",rpc_system="grpc"} 7
rpc_server_duration_milliseconds_count{rpc_grpc_status_code="13",rpc_method="Add",rpc_service="shop.Cart",rpc_system="grpc"} 2
rpc_server_duration_milliseconds_count{rpc_grpc_status_code="2",rpc_method="Add",rpc_service="shop.Cart",rpc_system="grpc"} 1
rpc_server_duration_milliseconds_count{rpc_grpc_status_code="8",rpc_method="Add",rpc_service="shop.Cart",rpc_system="grpc"} 1
`,
      requests: 11,
      errors: 3,
      classes: { http_5xx: 2, exception: 1 },
      routes: { 'shop.Cart/Add': { requests: 11, errors: 3 } },
      latency: { '50': 7 },
    },
  ],
}
