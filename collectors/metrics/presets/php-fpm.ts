import type { Exposed } from './exposed.ts'
import type { Preset, RequestFamily } from './preset.ts'

const sumOf = (exposed: Exposed, metric: string): number =>
  (exposed.samples.get(metric) ?? []).reduce((sum, { value }) => sum + value, 0)

/**
 * Some versions of the exporter have the seconds since the start under the name of the requests, and the reverse. The
 * running processes tell: together they cannot have answered more than all that was accepted.
 */
const isSwapped = (exposed: Exposed): boolean =>
  sumOf(exposed, 'phpfpm_process_requests') > sumOf(exposed, 'phpfpm_accepted_connections')

const family = (metric: string, applies: (exposed: Exposed) => boolean): RequestFamily => ({
  metric,
  status: [],
  method: [],
  route: ['pool'],
  classWithoutStatus: () => null,
  applies: (_, exposed) => applies(exposed),
  // The exporter asks each pool for its status, and that is a request to it.
  countsScrapes: true,
})

/** php-fpm_exporter. It tells how many requests were accepted, and not how they ended. */
export const preset: Preset = {
  name: 'php-fpm',
  title: 'PHP-FPM exporter',
  kind: 'server',
  vantage: 'requests-only',
  families: [
    family('phpfpm_accepted_connections', (exposed) => !isSwapped(exposed)),
    family('phpfpm_start_since', isSwapped),
  ],
  copies: [],
  sides: [
    { metric: 'phpfpm_max_children_reached', kind: 'process', what: 'times all processes were busy', of: ['pool'] },
    { metric: 'phpfpm_slow_requests', kind: 'process', what: 'slow requests', of: ['pool'] },
    { metric: 'phpfpm_scrape_failures', kind: 'process', what: 'failed looks at the pool', of: ['pool'] },
  ],
  startTimes: [],
  notes: ['It knows requests and no errors: take the error rate from the access log, or from the server in front.'],
  examples: [
    {
      says: 'requests by pool; what they ended with is not known',
      text: `# HELP phpfpm_accepted_connections The number of requests accepted by the pool.
# TYPE phpfpm_accepted_connections counter
phpfpm_accepted_connections{pool="www",scrape_uri="tcp://127.0.0.1:9000/status"} 240
# HELP phpfpm_active_processes The number of active processes.
# TYPE phpfpm_active_processes gauge
phpfpm_active_processes{pool="www",scrape_uri="tcp://127.0.0.1:9000/status"} 1
# HELP phpfpm_max_children_reached The number of times, the process limit has been reached, when pm tries to start more children (works only for pm 'dynamic' and 'ondemand').
# TYPE phpfpm_max_children_reached counter
phpfpm_max_children_reached{pool="www",scrape_uri="tcp://127.0.0.1:9000/status"} 3
# HELP phpfpm_process_requests The number of requests the process has served.
# TYPE phpfpm_process_requests counter
phpfpm_process_requests{child="0",pool="www",scrape_uri="tcp://127.0.0.1:9000/status"} 130
phpfpm_process_requests{child="1",pool="www",scrape_uri="tcp://127.0.0.1:9000/status"} 110
# HELP phpfpm_slow_requests The number of requests that exceeded your 'request_slowlog_timeout' value.
# TYPE phpfpm_slow_requests counter
phpfpm_slow_requests{pool="www",scrape_uri="tcp://127.0.0.1:9000/status"} 2
# HELP phpfpm_start_since The number of seconds since FPM has started.
# TYPE phpfpm_start_since counter
phpfpm_start_since{pool="www",scrape_uri="tcp://127.0.0.1:9000/status"} 3600
`,
      requests: 240,
      errors: 0,
      classes: {},
      routes: { www: { requests: 240, errors: 0 } },
      sides: { 'process|times all processes were busy|www': 3, 'process|slow requests|www': 2 },
    },
  ],
}
