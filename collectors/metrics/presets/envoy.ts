import { ownClusters, ownListeners, serviceOfCluster } from './envoy-names.ts'
import type { Part, Preset, RequestFamily, SeriesRule, SideCounter } from './preset.ts'

const cluster = ['envoy_cluster_name']

const upstream = (metric: string, status: string): SeriesRule => ({
  metric,
  status: [status],
  method: [],
  route: cluster,
  drop: (labels) => (ownClusters.test(labels.get('envoy_cluster_name') ?? '') ? 'requests of Envoy itself' : null),
})
const byCode = upstream('envoy_cluster_upstream_rq', 'envoy_response_code')
const upstreamLatency = { histogram: 'envoy_cluster_upstream_rq_time', unit: 'ms' } as const

const downstream: RequestFamily = {
  metric: 'envoy_http_downstream_rq_xx',
  status: ['envoy_response_code_class'],
  method: [],
  route: ['envoy_http_conn_manager_prefix'],
  drop: (labels) =>
    ownListeners.test(labels.get('envoy_http_conn_manager_prefix') ?? '')
      ? 'no traffic of the service: administration, metrics, or its own calls'
      : null,
  latency: { histogram: 'envoy_http_downstream_rq_time', unit: 'ms' },
}

const side = (name: string, what: string): SideCounter => ({
  metric: `envoy_cluster_${name}`,
  kind: 'proxy',
  what,
  of: cluster,
})
const made = (name: string, kind: Part['class']): Part => ({
  metric: `envoy_cluster_${name}`,
  counts: 'errors',
  class: kind,
  route: cluster,
})
const copy = (metric: string, why: string) => ({ metric, why })

/** Envoy, by its own names. What clients were answered is counted first: it has what no cluster ever saw. */
export const preset: Preset = {
  name: 'envoy',
  title: 'Envoy',
  kind: 'proxy',
  vantage: 'proxy',
  families: [
    downstream,
    { ...byCode, latency: upstreamLatency },
    { ...upstream('envoy_cluster_upstream_rq_xx', 'envoy_response_code_class'), latency: upstreamLatency },
  ],
  copies: [
    copy('envoy_cluster_upstream_rq', 'the clusters answer the requests of the listeners'),
    copy('envoy_cluster_upstream_rq_xx', 'the clusters answer the requests of the listeners'),
    copy('envoy_cluster_upstream_rq_total', 'it counts attempts, retries included'),
    copy('envoy_cluster_upstream_rq_completed', 'the same requests without a status'),
    copy('envoy_cluster_internal_upstream_rq', 'the same requests, those from inside'),
    copy('envoy_cluster_external_upstream_rq', 'the same requests, those from outside'),
    copy('envoy_cluster_canary_upstream_rq', 'the same requests, those to canaries'),
    copy('envoy_cluster_retry_upstream_rq', 'attempts that were made again'),
    copy('envoy_cluster_zone_upstream_rq', 'the same requests by zone'),
    copy('envoy_listener_http_downstream_rq_xx', 'the same requests by listener'),
    copy('envoy_http_downstream_rq_total', 'the same requests without a status'),
    copy('envoy_http_downstream_rq_completed', 'the same requests without a status'),
    copy('envoy_vhost_vcluster_upstream_rq', 'the same requests by virtual cluster'),
  ],
  sides: [
    side('upstream_cx_connect_fail', 'connection failures'),
    side('upstream_cx_connect_timeout', 'connection time-outs'),
    side('upstream_rq_timeout', 'request time-outs'),
    side('upstream_rq_per_try_timeout', 'time-outs of a try'),
    side('upstream_rq_pending_overflow', 'requests over the limit'),
    side('upstream_rq_pending_failure_eject', 'requests without a connection'),
    side('upstream_rq_rx_reset', 'resets by the service'),
    side('upstream_rq_tx_reset', 'resets by Envoy'),
    side('upstream_cx_none_healthy', 'requests without a healthy host'),
    side('upstream_rq_maintenance_mode', 'requests in maintenance mode'),
    side('upstream_rq_retry', 'retries'),
  ],
  gateway: {
    answered: byCode,
    backend: 'envoy_cluster_name',
    nameOf: serviceOfCluster,
    made: {
      by: 'counters',
      parts: [
        made('upstream_rq_timeout', 'timeout'),
        made('upstream_rq_per_try_timeout', 'timeout'),
        made('upstream_rq_pending_overflow', 'gateway'),
        made('upstream_cx_none_healthy', 'gateway'),
        made('upstream_rq_maintenance_mode', 'gateway'),
        made('upstream_rq_pending_failure_eject', 'network'),
        made('upstream_rq_rx_reset', 'network'),
        // A failed attempt that was made again was no answer.
        { ...made('upstream_rq_retry', 'network'), sign: -1 },
      ],
    },
  },
  startTimes: [],
  notes: [
    'Listeners know only classes of status (5xx). Clusters know the code, and stand in where no listener is counted.',
    'Administration, probes, metrics and the calls that a sidecar takes from its own service are left out by the names of their listeners.',
  ],
  examples: [
    {
      says: 'what clients were answered, without administration; everything behind it is the same requests',
      text: `# TYPE envoy_http_downstream_rq_xx counter
envoy_http_downstream_rq_xx{envoy_response_code_class="2",envoy_http_conn_manager_prefix="ingress_http"} 90
envoy_http_downstream_rq_xx{envoy_response_code_class="4",envoy_http_conn_manager_prefix="ingress_http"} 3
envoy_http_downstream_rq_xx{envoy_response_code_class="5",envoy_http_conn_manager_prefix="ingress_http"} 7
envoy_http_downstream_rq_xx{envoy_response_code_class="2",envoy_http_conn_manager_prefix="admin"} 500
# TYPE envoy_listener_http_downstream_rq_xx counter
envoy_listener_http_downstream_rq_xx{envoy_response_code_class="5",envoy_http_conn_manager_prefix="ingress_http",envoy_listener_address="0.0.0.0_8080"} 7
# TYPE envoy_http_downstream_rq_time histogram
envoy_http_downstream_rq_time_bucket{envoy_http_conn_manager_prefix="ingress_http",le="5"} 60
envoy_http_downstream_rq_time_bucket{envoy_http_conn_manager_prefix="ingress_http",le="250"} 95
envoy_http_downstream_rq_time_bucket{envoy_http_conn_manager_prefix="ingress_http",le="+Inf"} 100
envoy_http_downstream_rq_time_bucket{envoy_http_conn_manager_prefix="admin",le="+Inf"} 500
# TYPE envoy_cluster_upstream_rq counter
envoy_cluster_upstream_rq{envoy_response_code="200",envoy_cluster_name="shop"} 90
envoy_cluster_upstream_rq{envoy_response_code="503",envoy_cluster_name="shop"} 6
# TYPE envoy_cluster_upstream_rq_timeout counter
envoy_cluster_upstream_rq_timeout{envoy_cluster_name="shop"} 0
# TYPE envoy_cluster_upstream_rq_pending_overflow counter
envoy_cluster_upstream_rq_pending_overflow{envoy_cluster_name="shop"} 4
# TYPE envoy_cluster_upstream_rq_retry counter
envoy_cluster_upstream_rq_retry{envoy_cluster_name="shop"} 2
`,
      requests: 100,
      errors: 7,
      classes: { http_5xx: 7 },
      routes: { ingress_http: { requests: 100, errors: 7 } },
      sides: { 'proxy|requests over the limit|shop': 4, 'proxy|retries|shop': 2 },
      latency: { '5': 60, '250': 35, Inf: 5 },
    },
    {
      says: 'clusters alone: exact codes, once, without those that Envoy talks to for itself',
      text: `# TYPE envoy_cluster_upstream_rq counter
envoy_cluster_upstream_rq{envoy_response_code="200",envoy_cluster_name="outbound|80||shop.default.svc.cluster.local"} 40
envoy_cluster_upstream_rq{envoy_response_code="500",envoy_cluster_name="outbound|80||shop.default.svc.cluster.local"} 1
envoy_cluster_upstream_rq{envoy_response_code="504",envoy_cluster_name="outbound|80||shop.default.svc.cluster.local"} 2
envoy_cluster_upstream_rq{envoy_response_code="200",envoy_cluster_name="xds-grpc"} 30
# TYPE envoy_cluster_upstream_rq_xx counter
envoy_cluster_upstream_rq_xx{envoy_response_code_class="2",envoy_cluster_name="outbound|80||shop.default.svc.cluster.local"} 40
envoy_cluster_upstream_rq_xx{envoy_response_code_class="5",envoy_cluster_name="outbound|80||shop.default.svc.cluster.local"} 3
# TYPE envoy_cluster_internal_upstream_rq counter
envoy_cluster_internal_upstream_rq{envoy_response_code="504",envoy_cluster_name="outbound|80||shop.default.svc.cluster.local"} 2
# TYPE envoy_cluster_external_upstream_rq counter
envoy_cluster_external_upstream_rq{envoy_response_code="500",envoy_cluster_name="outbound|80||shop.default.svc.cluster.local"} 1
# TYPE envoy_cluster_upstream_rq_total counter
envoy_cluster_upstream_rq_total{envoy_cluster_name="outbound|80||shop.default.svc.cluster.local"} 47
`,
      requests: 43,
      errors: 3,
      classes: { http_5xx: 1, gateway: 2 },
      routes: { 'outbound|80||shop.default.svc.cluster.local': { requests: 43, errors: 3 } },
    },
  ],
}
