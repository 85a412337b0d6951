import type { Sample } from '../exposition/sample.ts'
import type { Exposed } from './exposed.ts'
import { type Preset, processStart, type RequestFamily } from './preset.ts'

/** Many programs have an `http_requests_total`; this library's has exactly these labels, or its second histogram beside it. */
const applies = (samples: readonly Sample[], { types }: Exposed): boolean =>
  types.has('http_request_duration_highr_seconds') ||
  (samples.length > 0 &&
    samples.every(({ labels }) => ['handler', 'method', 'status'].every((name) => labels.has(name))))

const family = (prefix: string): RequestFamily => ({
  metric: `${prefix}http_requests_total`,
  status: ['status'],
  method: ['method'],
  route: ['handler'],
  latency: { histogram: `${prefix}http_request_duration_seconds` },
})

/** A namespace before the names is a setting; the histogram of many buckets gives them away. */
const find = ({ types }: Exposed): RequestFamily[] =>
  [...types.keys()].flatMap((name) => /^(.+_)http_request_duration_highr_seconds$/.exec(name)?.[1] ?? []).map(family)

/** prometheus-fastapi-instrumentator. Its two histograms count the same requests, and neither knows a status. */
export const preset: Preset = {
  name: 'fastapi-instrumentator',
  title: 'prometheus-fastapi-instrumentator',
  kind: 'server',
  vantage: 'app',
  families: [{ ...family(''), applies }],
  find,
  copies: [
    { metric: 'http_request_duration_highr_seconds_count', why: 'a histogram of the same requests' },
    { metric: 'http_request_duration_seconds_count', why: 'a histogram of the same requests' },
  ],
  startTimes: processStart,
  notes: ['By default only the class of a status is known (5xx), so a 502 cannot be told from a 500.'],
  examples: [
    {
      says: 'one counter is taken; the two histograms of the same requests are not added',
      text: `# HELP process_start_time_seconds Start time of the process since unix epoch in seconds.
# TYPE process_start_time_seconds gauge
process_start_time_seconds 1.79550858221e+09
# HELP http_requests_total Total number of requests by method, status and handler.
# TYPE http_requests_total counter
http_requests_total{handler="/items/{item_id}",method="GET",status="2xx"} 20.0
http_requests_total{handler="/items/{item_id}",method="GET",status="5xx"} 2.0
http_requests_total{handler="none",method="GET",status="4xx"} 3.0
http_requests_total{handler="/metrics",method="GET",status="2xx"} 500.0
# HELP http_requests_created Total number of requests by method, status and handler.
# TYPE http_requests_created gauge
http_requests_created{handler="/items/{item_id}",method="GET",status="2xx"} 1.7955086e+09
# HELP http_request_duration_highr_seconds Latency with many buckets but no API specific labels.
# TYPE http_request_duration_highr_seconds histogram
http_request_duration_highr_seconds_bucket{le="0.01"} 500.0
http_request_duration_highr_seconds_bucket{le="+Inf"} 525.0
http_request_duration_highr_seconds_count 525.0
http_request_duration_highr_seconds_sum 3.5
# HELP http_request_duration_seconds Latency with only few buckets by handler.
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{handler="/items/{item_id}",le="0.1",method="GET"} 15.0
http_request_duration_seconds_bucket{handler="/items/{item_id}",le="0.5",method="GET"} 21.0
http_request_duration_seconds_bucket{handler="/items/{item_id}",le="1.0",method="GET"} 21.0
http_request_duration_seconds_bucket{handler="/items/{item_id}",le="+Inf",method="GET"} 22.0
http_request_duration_seconds_count{handler="/items/{item_id}",method="GET"} 22.0
http_request_duration_seconds_sum{handler="/items/{item_id}",method="GET"} 3.5
`,
      requests: 25,
      errors: 2,
      classes: { http_5xx: 2 },
      routes: { 'GET /items/{item_id}': { requests: 22, errors: 2 }, 'GET none': { requests: 3, errors: 0 } },
      latency: { '100': 15, '500': 6, Inf: 1 },
    },
    {
      says: 'a namespace before the names',
      text: `# TYPE shop_http_requests_total counter
shop_http_requests_total{handler="/cart",method="POST",status="2xx"} 9.0
shop_http_requests_total{handler="/cart",method="POST",status="5xx"} 1.0
# TYPE shop_http_request_duration_highr_seconds histogram
shop_http_request_duration_highr_seconds_bucket{le="+Inf"} 10.0
shop_http_request_duration_highr_seconds_count 10.0
# TYPE shop_http_request_duration_seconds histogram
shop_http_request_duration_seconds_bucket{handler="/cart",le="0.1",method="POST"} 10.0
shop_http_request_duration_seconds_bucket{handler="/cart",le="+Inf",method="POST"} 10.0
shop_http_request_duration_seconds_count{handler="/cart",method="POST"} 10.0
`,
      requests: 10,
      errors: 1,
      classes: { http_5xx: 1 },
      routes: { 'POST /cart': { requests: 10, errors: 1 } },
      latency: { '100': 10 },
    },
  ],
}
