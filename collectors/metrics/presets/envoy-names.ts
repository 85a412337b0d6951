/** Clusters that Envoy talks to for itself. */
export const ownClusters =
  /^(?:xds[-_.].*|xds|.*[-_]xds[-_].*|sds-grpc|ads|agent|local_agent|self_admin|.*admin.*|zipkin|jaeger|otel.*|opentelemetry.*|prometheus_stats|statsd|access_log.*|als.*)$/i

/**
 * Listeners that are not traffic of the service: administration, probes and metrics, and what a sidecar takes from its
 * own service (Consul's `upstream.pay`, Istio's `outbound_0.0.0.0_80`).
 */
export const ownListeners =
  /^(?:admin|agent|stats|ready|health.*|.*_mgmt|.*-(?:ready|stats)-http|envoy-admin|prometheus.*|outbound.*|egress.*|upstream[._].*)$/i

/** Service behind a cluster, by the ways that control planes name them; null where it is none. */
export function serviceOfCluster(cluster: string): string | null {
  if (ownClusters.test(cluster) || /passthrough|blackhole/i.test(cluster)) return null
  // Istio: outbound|80|v1|shop.default.svc.cluster.local
  const [direction, , , host] = cluster.split('|')
  if (host !== undefined) return direction === 'outbound' ? (host.split('.')[0] ?? null) : null
  // Envoy Gateway: httproute/default/shop/rule/0. Contour: default/shop/80/da39a3ee5e
  const path = cluster.split('/')
  if (path.length >= 3) return (/^(?:http|grpc|tls|tcp|udp)route$/.test(path[0] ?? '') ? path[2] : path[1]) || null
  // Consul: shop.default.dc1.internal.<trust domain>.consul
  if (cluster.includes('.internal.') || cluster.includes('.svc.')) return cluster.split('.')[0] ?? null
  return cluster.replace(/^(?:cluster|service|backend)[_-]|[_-](?:cluster|service|backend|upstream)$/i, '')
}
