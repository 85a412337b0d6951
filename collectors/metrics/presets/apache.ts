import type { Preset } from './preset.ts'

/** apache_exporter, which reads mod_status: how many requests there were, and not how they ended. */
export const preset: Preset = {
  name: 'apache',
  title: 'Apache exporter (mod_status)',
  kind: 'proxy',
  vantage: 'requests-only',
  families: [
    {
      metric: 'apache_accesses_total',
      status: [],
      method: [],
      route: [],
      classWithoutStatus: () => null,
      // The exporter reads the status page for each of our scrapes, and that is an access too.
      countsScrapes: true,
    },
  ],
  copies: [],
  // The start time of the exporter is not that of Apache.
  startTimes: [],
  notes: ['It knows requests and no errors: take the error rate from the access log of Apache.'],
  examples: [
    {
      says: 'requests only; the workers and the bytes are none',
      text: `# HELP apache_accesses_total Current total apache accesses (*)
# TYPE apache_accesses_total counter
apache_accesses_total 321
# HELP apache_duration_ms_total Total duration of all registered requests in ms
# TYPE apache_duration_ms_total counter
apache_duration_ms_total 900
# HELP apache_sent_kilobytes_total Current total kbytes sent (*)
# TYPE apache_sent_kilobytes_total counter
apache_sent_kilobytes_total 77
# HELP apache_up Could the apache server be reached
# TYPE apache_up gauge
apache_up 1
# HELP apache_workers Apache worker statuses
# TYPE apache_workers gauge
apache_workers{state="busy"} 1
apache_workers{state="idle"} 49
# HELP promhttp_metric_handler_requests_total Total number of scrapes by HTTP status code.
# TYPE promhttp_metric_handler_requests_total counter
promhttp_metric_handler_requests_total{code="200"} 40
promhttp_metric_handler_requests_total{code="500"} 0
`,
      requests: 321,
      errors: 0,
      classes: {},
      routes: {},
    },
  ],
}
