/** Labels that usually carry the status of a response, the most telling first. */
export const statusLabels: readonly string[] = [
  'status',
  'code',
  'status_code',
  'statusCode',
  'http_status_code',
  'http_response_status_code',
  'response_code',
  'http_status',
  'envoy_response_code',
  'envoy_response_code_class',
]
/** The same of gRPC, whose codes are spelled differently. */
export const grpcLabels: readonly string[] = ['grpc_code', 'rpc_grpc_status_code', 'rpc_status_code', 'grpc_status']
export const methodLabels: readonly string[] = ['method', 'http_method', 'http_request_method', 'verb']
export const routeLabels: readonly string[] = [
  'route',
  'path',
  'handler',
  'endpoint',
  'uri',
  'url',
  'http_route',
  'view',
  'controller',
]
