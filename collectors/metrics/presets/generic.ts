import type { Sample } from '../exposition/sample.ts'
import { declaredType, type Exposed } from './exposed.ts'
import { type Preset, processStart, type RequestFamily } from './preset.ts'
import { methodLabels, routeLabels, statusLabels } from './usual-labels.ts'

const statusValue = /^(?:[1-5](?:\d\d|xx)|unknown|total)$/i
const certainStatus = /^[1-5](?:\d\d|xx)$/i

/** Outgoing requests, sizes, and the scraping itself look like requests and are none of the service's. */
const never =
  /promhttp_|_client_|^client_|outgoing|egress|_bytes|_size_|^prometheus_|^apiserver_|grpc_client|southbound|_admin_/

const countsSomething = (exposed: Exposed, metric: string): boolean => {
  const type = declaredType(exposed.types, metric)
  if (type === 'gauge' || type === 'info' || type === 'stateset') return false
  if (type === 'histogram' || type === 'summary') return metric.endsWith('_count')
  return type === 'counter' || /_(?:total|count)$/.test(metric)
}

/** The label that carries the status in every one of these samples, if one does. */
const statusLabelOf = (samples: readonly Sample[]): string | undefined =>
  statusLabels.find((label) => {
    const values = samples.map((sample) => sample.labels.get(label) ?? '')
    return values.every((value) => statusValue.test(value)) && values.some((value) => certainStatus.test(value))
  })

function guess(exposed: Exposed): RequestFamily[] {
  const found: RequestFamily[] = []
  for (const [metric, samples] of exposed.samples) {
    if (never.test(metric) || /_(?:bucket|sum|created)$/.test(metric) || !countsSomething(exposed, metric)) continue
    const label = statusLabelOf(samples)
    if (label === undefined) continue
    found.push({
      metric,
      status: [label],
      method: methodLabels,
      route: routeLabels,
      drop: (labels) => (labels.get(label) === 'total' ? 'the sum of the other codes' : null),
    })
  }
  return found
}

/** Any counter with a status label. It is marked as guessed until a person names a preset. */
export const preset: Preset = {
  name: 'generic',
  title: 'a counter with a status label',
  kind: 'server',
  vantage: 'app',
  families: [],
  guess,
  copies: [],
  startTimes: processStart,
  notes: ['Guessed from a label that looks like an HTTP status. Name a preset to make it certain.'],
  examples: [
    {
      says: 'a counter by status is taken, the histogram of the same requests and outgoing requests are not',
      text: `# TYPE http_requests_total counter
http_requests_total{code="200",method="GET",path="/items/{id}"} 20
http_requests_total{code="500",method="GET",path="/items/{id}"} 2
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_count{method="GET",path="/items/{id}"} 22
# TYPE bank_client_requests_total counter
bank_client_requests_total{code="500"} 7
# TYPE promhttp_metric_handler_requests_total counter
promhttp_metric_handler_requests_total{code="200"} 99
# TYPE queue_size gauge
queue_size{code="500"} 3
`,
      requests: 22,
      errors: 2,
      classes: { http_5xx: 2 },
      routes: { 'GET /items/{id}': { requests: 22, errors: 2 } },
    },
  ],
}
