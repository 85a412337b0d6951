import type { Labels, Sample } from '../exposition/sample.ts'
import { type Preset, processStart, type RequestFamily } from './preset.ts'

const metric = 'caddy_http_request_duration_seconds_count'
/** Handlers that answer; the others pass a request on to one of these. */
const answering = /^(?:reverse_proxy|file_server|static_response|php|php_fastcgi|error|acme_server|respond)$/

const isSubroute = (labels: Labels): boolean => labels.get('handler') === 'subroute'
const isAnswering = (labels: Labels): boolean => answering.test(labels.get('handler') ?? '')

/**
 * Older versions counted a request once in every handler that it went through. A Caddyfile puts all of a site into a
 * `subroute`; without one, those handlers are counted that answer.
 */
function family(
  isCounted: (labels: Labels) => boolean,
  applies: (samples: readonly Sample[]) => boolean,
): RequestFamily {
  return {
    metric,
    status: ['code'],
    method: ['method'],
    route: ['server/host'],
    drop: (labels) => (isCounted(labels) ? null : 'it passes on what another handler counts'),
    applies,
    latency: { histogram: 'caddy_http_request_duration_seconds' },
  }
}

const bySubroute = family(isSubroute, (samples) => samples.some(({ labels }) => isSubroute(labels)))
const byAnswer = family(isAnswering, (samples) => samples.some(({ labels }) => isAnswering(labels)))
const all = family(
  () => true,
  (samples) => !samples.some(({ labels }) => isSubroute(labels) || isAnswering(labels)),
)

/** Caddy 2. A request is counted at the handler that has all of it, and not again at those inside. */
export const preset: Preset = {
  name: 'caddy',
  title: 'Caddy',
  kind: 'proxy',
  vantage: 'proxy',
  families: [bySubroute, byAnswer, all],
  copies: [
    { metric: 'caddy_http_requests_total', why: 'the same requests without a status' },
    { metric: 'caddy_http_response_duration_seconds_count', why: 'the same requests' },
    { metric: 'caddy_http_request_size_bytes_count', why: 'the same requests' },
    { metric: 'caddy_http_response_size_bytes_count', why: 'the same requests' },
    { metric: 'caddy_admin_http_requests_total', why: "requests to Caddy's own administration" },
  ],
  sides: [{ metric: 'caddy_http_request_errors_total', kind: 'exceptions', what: 'handler errors', of: ['handler'] }],
  gateway: {
    answered: { ...bySubroute, route: [] },
    backend: 'host',
    // A service often has the name that its host begins with.
    nameOf: (host) => (host === '_other' || /^[\d.:[\]]+$/.test(host) ? null : (host.split('.')[0] ?? null)),
    made: { by: 'unknown' },
  },
  startTimes: processStart,
  notes: [
    'Handler errors without a status of their own are answered with 500 and are only in the handler errors beside the rate.',
    'Hosts are told only with per_host in the global option metrics; without it, routes are servers such as srv0.',
  ],
  examples: [
    {
      says: 'the outermost handler is counted and not those inside it',
      text: `# TYPE caddy_http_request_duration_seconds histogram
caddy_http_request_duration_seconds_bucket{code="200",handler="subroute",method="GET",server="srv0",le="0.1"} 28
caddy_http_request_duration_seconds_bucket{code="200",handler="subroute",method="GET",server="srv0",le="+Inf"} 30
caddy_http_request_duration_seconds_count{code="200",handler="subroute",method="GET",server="srv0"} 30
caddy_http_request_duration_seconds_bucket{code="200",handler="reverse_proxy",method="GET",server="srv0",le="0.1"} 28
caddy_http_request_duration_seconds_bucket{code="200",handler="reverse_proxy",method="GET",server="srv0",le="+Inf"} 30
caddy_http_request_duration_seconds_count{code="200",handler="reverse_proxy",method="GET",server="srv0"} 30
caddy_http_request_duration_seconds_count{code="502",handler="subroute",method="GET",server="srv0"} 4
caddy_http_request_duration_seconds_count{code="502",handler="reverse_proxy",method="GET",server="srv0"} 4
# TYPE caddy_http_requests_total counter
caddy_http_requests_total{handler="subroute",server="srv0"} 34
# TYPE caddy_http_request_errors_total counter
caddy_http_request_errors_total{handler="subroute",server="srv0"} 4
# TYPE caddy_admin_http_requests_total counter
caddy_admin_http_requests_total{code="200",handler="metrics",method="GET",path="/metrics"} 800
`,
      requests: 34,
      errors: 4,
      classes: { gateway: 4 },
      routes: { 'GET srv0': { requests: 34, errors: 4 } },
      sides: { 'exceptions|handler errors|subroute': 4 },
      latency: { '100': 28, Inf: 2 },
    },
    {
      says: 'without a subroute the handlers that answer are counted, not those that pass on',
      text: `# TYPE caddy_http_request_duration_seconds histogram
caddy_http_request_duration_seconds_count{code="200",handler="encode",method="GET",server="srv0"} 12
caddy_http_request_duration_seconds_count{code="200",handler="file_server",method="GET",server="srv0"} 5
caddy_http_request_duration_seconds_count{code="200",handler="reverse_proxy",method="GET",server="srv0"} 7
caddy_http_request_duration_seconds_count{code="500",handler="encode",method="POST",server="srv0"} 1
caddy_http_request_duration_seconds_count{code="500",handler="reverse_proxy",method="POST",server="srv0"} 1
`,
      requests: 13,
      errors: 1,
      classes: { http_5xx: 1 },
      routes: { 'GET srv0': { requests: 12, errors: 0 }, 'POST srv0': { requests: 1, errors: 1 } },
    },
  ],
}
