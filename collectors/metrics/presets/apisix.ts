import type { Preset, SeriesRule } from './preset.ts'

const rule: SeriesRule = {
  metric: 'apisix_http_status',
  status: ['code'],
  method: [],
  route: ['matched_uri', 'route'],
  // Its histogram has the time of APISIX and of the service beside that of the request.
  drop: (labels) => (labels.has('type') && labels.get('type') !== 'request' ? 'a part of the latency' : null),
}

/** Apache APISIX. A counter by status, whose name says it and not the requests. */
export const preset: Preset = {
  name: 'apisix',
  title: 'Apache APISIX',
  kind: 'proxy',
  vantage: 'proxy',
  families: [{ ...rule, latency: { histogram: 'apisix_http_latency', unit: 'ms' } }],
  copies: [{ metric: 'apisix_http_requests_total', why: 'the same requests without a status' }],
  gateway: { answered: { ...rule, route: ['matched_uri'] }, backend: 'route', made: { by: 'unknown' } },
  startTimes: [],
  notes: [
    'Routes are the paths that a route of APISIX matches. Services are told by the name of their route; set prefer_name of the prometheus plugin, or they are numbers.',
  ],
  examples: [
    {
      says: 'answers by status and route, requests without a route among them; of three latencies only the whole request',
      text: `# TYPE apisix_http_requests_total gauge
apisix_http_requests_total 82
# TYPE apisix_http_status counter
apisix_http_status{code="200",route="shop",matched_uri="/cart",matched_host="",service="",consumer="",node="10.0.0.1"} 40
apisix_http_status{code="502",route="shop",matched_uri="/cart",matched_host="",service="",consumer="",node="10.0.0.1"} 3
apisix_http_status{code="404",route="",matched_uri="",matched_host="",service="",consumer="",node=""} 5
# TYPE apisix_http_latency histogram
apisix_http_latency_bucket{type="request",route="shop",service="",consumer="",node="10.0.0.1",le="50"} 41
apisix_http_latency_bucket{type="request",route="shop",service="",consumer="",node="10.0.0.1",le="+Inf"} 43
apisix_http_latency_bucket{type="upstream",route="shop",service="",consumer="",node="10.0.0.1",le="+Inf"} 43
`,
      requests: 48,
      errors: 3,
      classes: { gateway: 3 },
      routes: { '/cart': { requests: 43, errors: 3 } },
      latency: { '50': 41, Inf: 2 },
    },
  ],
}
