import type { ErrorClass } from '../../../contracts/error-class.ts'
import { type Labels, labelsKey } from '../exposition/sample.ts'
import type { Exposed } from './exposed.ts'
import type { Preset } from './preset.ts'
import { classOfStatus } from './status-class.ts'

/** Value of a gauge of the same probe. */
const gauge = (exposed: Exposed, metric: string, probe: Labels): number | null =>
  exposed.samples.get(metric)?.find(({ labels }) => labelsKey(labels) === labelsKey(probe))?.value ?? null

/** Why a probe failed, from what it wrote down of its attempt. */
function whyFailed(exposed: Exposed, probe: Labels): ErrorClass {
  const status = gauge(exposed, 'probe_http_status_code', probe)
  if (status === null || status === 0) return 'network'
  // It was answered, and not with what the probe expects: another status, or a body that does not match.
  if (gauge(exposed, 'probe_failed_due_to_regex', probe) === 1) return 'contract'
  return classOfStatus(String(status)) ?? 'other'
}

/** Prometheus' blackbox exporter. It counts nothing: every reading of it is one probe. */
export const preset: Preset = {
  name: 'blackbox',
  title: 'blackbox_exporter',
  kind: 'probe',
  vantage: 'app',
  families: [
    {
      metric: 'probe_success',
      status: [],
      method: [],
      route: [],
      perScrape: {
        class: (probe, exposed) => (gauge(exposed, 'probe_success', probe) === 1 ? null : whyFailed(exposed, probe)),
      },
    },
  ],
  copies: [],
  startTimes: [],
  notes: [
    'Each reading makes the exporter probe once, and is counted as one request. Reading more often probes more often: set the interval with that in mind.',
    'A probe that fails tells nothing of how many users did. It is the last choice for a rate.',
  ],
  examples: [
    {
      says: 'a probe that was answered with 503 is one request and one error',
      text: `# TYPE probe_success gauge
probe_success 0
# TYPE probe_http_status_code gauge
probe_http_status_code 503
# TYPE probe_failed_due_to_regex gauge
probe_failed_due_to_regex 0
# TYPE probe_duration_seconds gauge
probe_duration_seconds 0.02
`,
      requests: 1,
      errors: 1,
      classes: { gateway: 1 },
      routes: {},
    },
    {
      says: 'a probe that succeeded is one request',
      text: `# TYPE probe_success gauge
probe_success 1
# TYPE probe_http_status_code gauge
probe_http_status_code 200
`,
      requests: 1,
      errors: 0,
      classes: {},
      routes: {},
    },
    {
      says: 'no connection, no status',
      text: `# TYPE probe_success gauge
probe_success 0
# TYPE probe_http_status_code gauge
probe_http_status_code 0
`,
      requests: 1,
      errors: 1,
      classes: { network: 1 },
      routes: {},
    },
    {
      says: 'several probes in one answer, as somebody passes them on: each is judged by its own status',
      text: `# TYPE probe_success gauge
probe_success{instance="shop"} 1
probe_success{instance="pay"} 0
# TYPE probe_http_status_code gauge
probe_http_status_code{instance="shop"} 200
probe_http_status_code{instance="pay"} 500
`,
      requests: 2,
      errors: 1,
      classes: { http_5xx: 1 },
      routes: {},
    },
    {
      says: 'an answer that does not say what it should is a broken contract',
      text: `# TYPE probe_success gauge
probe_success 0
# TYPE probe_http_status_code gauge
probe_http_status_code 200
# TYPE probe_failed_due_to_regex gauge
probe_failed_due_to_regex 1
`,
      requests: 1,
      errors: 1,
      classes: { contract: 1 },
      routes: {},
    },
  ],
}
