import type { Preset } from './preset.ts'

/** nginx's stub_status, by the exporter of NGINX. It knows requests and no statuses. */
export const preset: Preset = {
  name: 'nginx-stub',
  title: 'nginx (stub_status)',
  kind: 'proxy',
  vantage: 'requests-only',
  families: [
    {
      metric: 'nginx_http_requests_total',
      status: [],
      method: [],
      route: [],
      // Lua scripts use the same name with a status; that one is counted by its label.
      applies: (samples) => samples.every(({ labels }) => !labels.has('status') && !labels.has('code')),
      classWithoutStatus: () => null,
      parts: [
        { metric: 'nginx_connections_accepted', counts: 'failed-requests', class: 'network' },
        { metric: 'nginx_connections_handled', counts: 'failed-requests', class: 'network', sign: -1 },
      ],
      // The exporter reads the status page for each of our scrapes, and that is a request too.
      countsScrapes: true,
    },
  ],
  copies: [],
  // The exporter is a process of its own: since when nginx counts is not told.
  startTimes: [],
  notes: [
    'stub_status knows no statuses: an answer with status 500 is a request like any other here. Errors are only the connections that nginx accepted and had no worker for. Read the access log or use the vts module to see the rest.',
  ],
  examples: [
    {
      says: 'connections that were accepted and not handled never became a request: they are added to both sides',
      text: `# HELP nginx_connections_accepted Accepted client connections
# TYPE nginx_connections_accepted counter
nginx_connections_accepted 1004
# TYPE nginx_connections_active gauge
nginx_connections_active 3
# TYPE nginx_connections_handled counter
nginx_connections_handled 1001
# TYPE nginx_http_requests_total counter
nginx_http_requests_total 2500
# TYPE nginx_up gauge
nginx_up 1
`,
      requests: 2503,
      errors: 3,
      classes: { network: 3 },
      routes: {},
    },
  ],
}
