import type { Preset } from './preset.ts'
import { nameOfUpstream } from './upstream-name.ts'

/** NGINX Plus, by the exporter of NGINX. A server zone sees each request once; locations and upstreams repeat it. */
export const preset: Preset = {
  name: 'nginx-plus',
  title: 'NGINX Plus',
  kind: 'proxy',
  vantage: 'proxy',
  families: [
    { metric: 'nginxplus_server_zone_responses_codes', status: ['code'], method: [], route: ['server_zone'] },
    { metric: 'nginxplus_server_zone_responses', status: ['code'], method: [], route: ['server_zone'] },
  ],
  copies: [
    { metric: 'nginxplus_http_requests_total', why: 'the same requests without a status' },
    { metric: 'nginxplus_server_zone_requests', why: 'the same requests without a status' },
    { metric: 'nginxplus_location_zone_responses', why: 'the same requests by location' },
    { metric: 'nginxplus_upstream_server_responses', why: 'the upstreams answer the requests of the zones' },
  ],
  sides: [
    { metric: 'nginxplus_upstream_server_fails', kind: 'proxy', what: 'failed attempts', of: ['upstream'] },
    {
      metric: 'nginxplus_upstream_server_unavail',
      kind: 'proxy',
      what: 'times a server was given up',
      of: ['upstream'],
    },
  ],
  gateway: {
    answered: { metric: 'nginxplus_upstream_server_responses', status: ['code'], method: [], route: ['upstream'] },
    backend: 'upstream',
    nameOf: nameOfUpstream,
    made: { by: 'unknown' },
  },
  // The exporter is a process of its own.
  startTimes: [],
  notes: ['Routes are server zones. A server without a zone is not in the metrics.'],
  examples: [
    {
      says: 'zones by class of status; the requests of all zones and those of the upstreams are the same',
      text: `# TYPE nginxplus_http_requests_total counter
nginxplus_http_requests_total 100
# TYPE nginxplus_server_zone_requests counter
nginxplus_server_zone_requests{server_zone="shop"} 100
# TYPE nginxplus_server_zone_responses counter
nginxplus_server_zone_responses{code="1xx",server_zone="shop"} 0
nginxplus_server_zone_responses{code="2xx",server_zone="shop"} 90
nginxplus_server_zone_responses{code="4xx",server_zone="shop"} 4
nginxplus_server_zone_responses{code="5xx",server_zone="shop"} 6
# TYPE nginxplus_upstream_server_responses counter
nginxplus_upstream_server_responses{code="5xx",server="10.0.0.1:80",upstream="shop_backend"} 2
# TYPE nginxplus_upstream_server_fails counter
nginxplus_upstream_server_fails{server="10.0.0.1:80",upstream="shop_backend"} 4
`,
      requests: 100,
      errors: 6,
      classes: { http_5xx: 6 },
      routes: { shop: { requests: 100, errors: 6 } },
      sides: { 'proxy|failed attempts|shop_backend': 4 },
    },
  ],
}
