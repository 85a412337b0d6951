import type { Labels } from '../exposition/sample.ts'
import { type Preset, processStart, type SeriesRule } from './preset.ts'

const rule: SeriesRule = {
  metric: 'spring_cloud_gateway_requests_seconds_count',
  status: ['httpStatusCode', 'status'],
  method: ['httpMethod'],
  route: ['routeId'],
}

/** `lb://shop` is a service by its name, `http://shop.internal:8080` one by its host. */
function nameOf(routeId: string, labels: Labels): string | null {
  const host = /^\w+:\/\/([a-z][\w-]*)/i.exec(labels.get('routeUri') ?? '')?.[1]
  return host?.toLowerCase() ?? routeId.replace(/^ReactiveCompositeDiscoveryClient_|[-_]route$/g, '').toLowerCase()
}

/** Spring Cloud Gateway. It counts what its routes answered; requests without a route are only in Micrometer's own count. */
export const preset: Preset = {
  name: 'spring-cloud-gateway',
  title: 'Spring Cloud Gateway',
  kind: 'proxy',
  vantage: 'proxy',
  families: [{ ...rule, latency: { histogram: 'spring_cloud_gateway_requests_seconds' } }],
  copies: [
    { metric: 'http_server_requests_seconds_count', why: 'the same requests, without the route they took' },
    { metric: 'http_client_requests_seconds_count', why: 'the same requests, as they were sent on' },
  ],
  gateway: { answered: { ...rule, route: [] }, backend: 'routeId', nameOf, made: { by: 'unknown' } },
  startTimes: processStart,
  notes: ['Routes are those of the gateway. A request that no route takes is left out; it is answered with 404.'],
  examples: [
    {
      says: 'answers by route, and Micrometer’s own count of the same requests left out',
      text: `# TYPE spring_cloud_gateway_requests_seconds summary
spring_cloud_gateway_requests_seconds_count{httpMethod="GET",httpStatusCode="200",outcome="SUCCESSFUL",routeId="shop-route",routeUri="lb://shop",status="OK"} 30
spring_cloud_gateway_requests_seconds_sum{httpMethod="GET",httpStatusCode="200",outcome="SUCCESSFUL",routeId="shop-route",routeUri="lb://shop",status="OK"} 2.5
spring_cloud_gateway_requests_seconds_count{httpMethod="GET",httpStatusCode="504",outcome="SERVER_ERROR",routeId="shop-route",routeUri="lb://shop",status="GATEWAY_TIMEOUT"} 2
# TYPE http_server_requests_seconds summary
http_server_requests_seconds_count{error="none",exception="none",method="GET",outcome="SUCCESS",status="200",uri="UNKNOWN"} 30
http_server_requests_seconds_count{error="none",exception="none",method="GET",outcome="SERVER_ERROR",status="504",uri="UNKNOWN"} 2
`,
      requests: 32,
      errors: 2,
      classes: { gateway: 2 },
      routes: { 'GET shop-route': { requests: 32, errors: 2 } },
    },
  ],
}
