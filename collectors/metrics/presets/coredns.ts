import { type Preset, processStart } from './preset.ts'

/** CoreDNS. A name that does not exist is an answer; only a server that could not find out has failed. */
export const preset: Preset = {
  name: 'coredns',
  title: 'CoreDNS',
  kind: 'server',
  vantage: 'app',
  families: [
    {
      metric: 'coredns_dns_responses_total',
      status: ['rcode'],
      method: [],
      route: ['zone'],
      refine: (labels) => (labels.get('rcode') === 'SERVFAIL' ? 'other' : null),
      latency: { histogram: 'coredns_dns_request_duration_seconds' },
    },
  ],
  copies: [
    { metric: 'coredns_dns_requests_total', why: 'the same requests without a status' },
    { metric: 'coredns_dns_request_duration_seconds_count', why: 'the same requests without a status' },
    { metric: 'coredns_forward_responses_total', why: 'these are requests the server made itself' },
    { metric: 'coredns_proxy_request_duration_seconds_count', why: 'these are requests the server made itself' },
  ],
  sides: [
    { metric: 'coredns_panics_total', kind: 'exceptions', what: 'panics' },
    { metric: 'coredns_forward_healthcheck_broken_total', kind: 'outgoing', what: 'times no resolver was healthy' },
  ],
  startTimes: processStart,
  notes: ['Only SERVFAIL is an error. NXDOMAIN and REFUSED are answers.'],
  examples: [
    {
      says: 'a name that does not exist is no error, a server that could not find out is one',
      text: `# TYPE coredns_dns_responses_total counter
coredns_dns_responses_total{plugin="kubernetes",rcode="NOERROR",server="dns://:53",view="",zone="."} 80
coredns_dns_responses_total{plugin="kubernetes",rcode="NXDOMAIN",server="dns://:53",view="",zone="."} 15
coredns_dns_responses_total{plugin="forward",rcode="SERVFAIL",server="dns://:53",view="",zone="."} 5
# TYPE coredns_dns_requests_total counter
coredns_dns_requests_total{family="1",proto="udp",server="dns://:53",type="A",view="",zone="."} 100
# TYPE coredns_dns_request_duration_seconds histogram
coredns_dns_request_duration_seconds_bucket{server="dns://:53",view="",zone=".",le="0.001"} 90
coredns_dns_request_duration_seconds_bucket{server="dns://:53",view="",zone=".",le="+Inf"} 100
# TYPE coredns_panics_total counter
coredns_panics_total 1
`,
      requests: 100,
      errors: 5,
      classes: { other: 5 },
      routes: { '.': { requests: 100, errors: 5 } },
      sides: { 'exceptions|panics|': 1 },
      latency: { '1': 90, Inf: 10 },
    },
  ],
}
