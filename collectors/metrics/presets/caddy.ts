import type { Labels, Sample } from '../exposition/sample.ts'
import type { Exposed } from './exposed.ts'
import { nameOfHost } from './host-name.ts'
import type { Part, Preset, RequestFamily } from './preset.ts'

const metric = 'caddy_http_request_duration_seconds_count'
/** Observed together with the duration, of the same requests. */
const observed = 'caddy_http_request_size_bytes_count'
/** Handlers that answer; the others pass a request on to one of these. */
const answering = /^(?:reverse_proxy|file_server|static_response|php|php_fastcgi|error|acme_server|respond)$/

const isSubroute = (labels: Labels): boolean => labels.get('handler') === 'subroute'
const isAnswering = (labels: Labels): boolean => answering.test(labels.get('handler') ?? '')

/** Which handlers are counted, so that a request is counted once although it goes through many. */
const ways: readonly { isCounted: (labels: Labels) => boolean; applies: (samples: readonly Sample[]) => boolean }[] = [
  // A Caddyfile puts all of a site into one handler.
  { isCounted: isSubroute, applies: (samples) => samples.some(({ labels }) => isSubroute(labels)) },
  { isCounted: isAnswering, applies: (samples) => samples.some(({ labels }) => isAnswering(labels)) },
  { isCounted: () => true, applies: () => true },
]

/**
 * Before 2.9 a request that a handler gave up has neither a duration nor a status: it is among all requests and not among
 * those that were observed.
 */
const unobserved = (where: (labels: Labels) => boolean): readonly Part[] => [
  { metric: 'caddy_http_requests_total', counts: 'failed-requests', class: 'other', where, route: [] },
  { metric: observed, counts: 'failed-requests', class: 'other', where, route: [], sign: -1 },
]

const reloadedAt = 'caddy_config_last_reload_success_timestamp_seconds'

/** The metric came in 2.9, after every status was observed. */
const tellsAll = ({ samples }: Exposed): boolean => samples.has(reloadedAt) || !samples.has(observed)

const families = ways.flatMap(({ isCounted, applies }, way): RequestFamily[] => {
  const isWay = (samples: readonly Sample[]) => ways.findIndex((one) => one.applies(samples)) === way
  const family: RequestFamily = {
    metric,
    status: ['code'],
    method: ['method'],
    route: ['server/host'],
    drop: (labels) => (isCounted(labels) ? null : 'it passes on what another handler counts'),
    applies: (samples, exposed) => applies(samples) && isWay(samples) && tellsAll(exposed),
    latency: { histogram: 'caddy_http_request_duration_seconds' },
  }
  return [
    family,
    {
      ...family,
      applies: (samples, exposed) => applies(samples) && isWay(samples) && !tellsAll(exposed),
      parts: unobserved(isCounted),
    },
  ]
})

/** Caddy 2. A request is counted at the handler that has all of it, and not again at those inside. */
export const preset: Preset = {
  name: 'caddy',
  title: 'Caddy',
  kind: 'proxy',
  vantage: 'proxy',
  families,
  copies: [
    { metric: 'caddy_http_response_duration_seconds_count', why: 'the same requests' },
    { metric: 'caddy_http_response_size_bytes_count', why: 'the same requests' },
    { metric: 'caddy_admin_http_requests_total', why: "requests to Caddy's own administration" },
  ],
  sides: [{ metric: 'caddy_http_request_errors_total', kind: 'exceptions', what: 'handler errors', of: ['handler'] }],
  gateway: {
    answered: {
      metric,
      status: ['code'],
      method: ['method'],
      route: [],
      drop: (labels) => (isSubroute(labels) ? null : 'it passes on what another handler counts'),
    },
    backend: 'host',
    nameOf: nameOfHost,
    made: { by: 'unknown' },
  },
  // Since 2.9 a new configuration begins new counters in the same process.
  startTimes: ['process_start_time_seconds', reloadedAt],
  notes: [
    'Before 2.9 Caddy does not tell the status of an answer that a handler gave up: a service that cannot be reached, but also a file that is not there or a wrong password. All of these count as errors without a status.',
    'Hosts are told only with per_host in the global option metrics; without it, routes are servers such as srv0.',
  ],
  examples: [
    {
      says: 'since 2.9 every answer has its status, those that Caddy made itself too',
      text: `# TYPE caddy_config_last_reload_success_timestamp_seconds gauge
caddy_config_last_reload_success_timestamp_seconds 1.7955e+09
# TYPE caddy_http_request_duration_seconds histogram
caddy_http_request_duration_seconds_bucket{code="200",handler="subroute",method="GET",server="srv0",le="0.1"} 28
caddy_http_request_duration_seconds_bucket{code="200",handler="subroute",method="GET",server="srv0",le="+Inf"} 30
caddy_http_request_duration_seconds_count{code="200",handler="subroute",method="GET",server="srv0"} 30
caddy_http_request_duration_seconds_count{code="502",handler="subroute",method="GET",server="srv0"} 4
# TYPE caddy_http_request_size_bytes histogram
caddy_http_request_size_bytes_count{code="200",handler="subroute",method="GET",server="srv0"} 30
caddy_http_request_size_bytes_count{code="502",handler="subroute",method="GET",server="srv0"} 4
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
      says: '2.6, from Debian: the six answers that a handler gave up are in the number of all requests alone',
      text: `# TYPE caddy_http_request_duration_seconds histogram
caddy_http_request_duration_seconds_count{code="200",handler="subroute",method="GET",server="srv0"} 6
caddy_http_request_duration_seconds_count{code="500",handler="subroute",method="GET",server="srv0"} 3
# TYPE caddy_http_request_errors_total counter
caddy_http_request_errors_total{handler="subroute",server="srv0"} 6
# TYPE caddy_http_request_size_bytes histogram
caddy_http_request_size_bytes_count{code="200",handler="subroute",method="GET",server="srv0"} 6
caddy_http_request_size_bytes_count{code="500",handler="subroute",method="GET",server="srv0"} 3
# TYPE caddy_http_requests_total counter
caddy_http_requests_total{handler="subroute",server="srv0"} 15
# TYPE go_build_info gauge
go_build_info{checksum="",path="",version=""} 1
`,
      requests: 15,
      errors: 9,
      classes: { http_5xx: 3, other: 6 },
      routes: { 'GET srv0': { requests: 9, errors: 3 } },
      sides: { 'exceptions|handler errors|subroute': 6 },
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
