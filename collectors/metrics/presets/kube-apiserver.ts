import type { Labels } from '../exposition/sample.ts'
import { type Preset, processStart } from './preset.ts'

function drop(labels: Labels): string | null {
  if (/^(?:WATCH|WATCHLIST|CONNECT|PROXY)$/.test(labels.get('verb') ?? '')) return 'it lasts until its client goes away'
  return /^\/?(?:metrics|healthz|livez|readyz)(?:\/|$)/.test(labels.get('subresource') ?? '')
    ? 'metrics and health checks are not traffic'
    : null
}

/** Kubernetes' API server, and servers made with the same library. */
export const preset: Preset = {
  name: 'kube-apiserver',
  title: 'Kubernetes API server',
  kind: 'server',
  vantage: 'app',
  families: [
    {
      metric: 'apiserver_request_total',
      status: ['code'],
      method: ['verb'],
      route: ['resource/subresource'],
      drop,
      latency: { histogram: 'apiserver_request_duration_seconds' },
    },
  ],
  copies: [
    { metric: 'apiserver_request_duration_seconds_count', why: 'the same requests without a status' },
    { metric: 'apiserver_request_sli_duration_seconds_count', why: 'the same requests without a status' },
    { metric: 'apiserver_request_terminations_total', why: 'requests that are answered with a status already' },
    { metric: 'rest_client_requests_total', why: 'these are requests the server made itself' },
  ],
  startTimes: processStart,
  notes: ['Watches and connections that last are left out: they end when their client goes away.'],
  examples: [
    {
      says: 'requests by verb and resource, without watches, probes and the scrape itself',
      text: `# TYPE apiserver_request_total counter
apiserver_request_total{code="200",component="apiserver",resource="pods",scope="namespace",subresource="",verb="LIST",version="v1"} 20
apiserver_request_total{code="200",component="apiserver",resource="pods",scope="resource",subresource="status",verb="PATCH",version="v1"} 8
apiserver_request_total{code="504",component="apiserver",resource="pods",scope="namespace",subresource="",verb="LIST",version="v1"} 2
apiserver_request_total{code="409",component="apiserver",resource="leases",scope="resource",subresource="",verb="PUT",version="v1"} 5
apiserver_request_total{code="200",component="apiserver",resource="pods",scope="namespace",subresource="",verb="WATCH",version="v1"} 70
apiserver_request_total{code="200",component="apiserver",resource="",scope="",subresource="/readyz",verb="GET",version=""} 300
# TYPE apiserver_request_duration_seconds histogram
apiserver_request_duration_seconds_bucket{component="apiserver",resource="pods",scope="namespace",subresource="",verb="LIST",version="v1",le="0.1"} 18
apiserver_request_duration_seconds_bucket{component="apiserver",resource="pods",scope="namespace",subresource="",verb="LIST",version="v1",le="+Inf"} 22
apiserver_request_duration_seconds_bucket{component="apiserver",resource="pods",scope="namespace",subresource="",verb="WATCH",version="v1",le="+Inf"} 70
`,
      requests: 35,
      errors: 2,
      classes: { gateway: 2 },
      routes: {
        'LIST pods': { requests: 22, errors: 2 },
        'PATCH pods/status': { requests: 8, errors: 0 },
        'PUT leases': { requests: 5, errors: 0 },
      },
      latency: { '100': 18, Inf: 4 },
    },
  ],
}
