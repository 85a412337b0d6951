import type { Labels } from '../exposition/sample.ts'
import { type Preset, processStart } from './preset.ts'

const ownView = (labels: Labels): string | null =>
  labels.get('view') === 'prometheus-django-metrics' ? 'reading the metrics is not traffic' : null

/** django-prometheus. Its responses are counted after all other middleware, so a crash is in them as a 500. */
export const preset: Preset = {
  name: 'django-prometheus',
  title: 'django-prometheus',
  kind: 'server',
  vantage: 'app',
  families: [
    {
      metric: 'django_http_responses_total_by_status_view_method_total',
      status: ['status'],
      method: ['method'],
      route: ['view'],
      drop: ownView,
    },
    { metric: 'django_http_responses_total_by_status_total', status: ['status'], method: [], route: [] },
  ],
  copies: [
    {
      metric: 'django_http_requests_latency_seconds_by_view_method_count',
      why: 'counts a request that raised an exception twice',
    },
    {
      metric: 'django_http_exceptions_total_by_type_total',
      why: 'its exceptions are responses with status 500 already',
    },
    { metric: 'django_db_errors_total', why: 'a database error that a user saw is a response with status 500 already' },
  ],
  startTimes: processStart,
  notes: ['Routes are view names. Requests to the metrics view itself are left out.'],
  examples: [
    {
      says: 'failures by view, the scrape itself left out, the copy by status alone not added',
      text: `# TYPE process_start_time_seconds gauge
process_start_time_seconds 1.79550858221e+09
# TYPE django_http_requests_latency_seconds_by_view_method histogram
django_http_requests_latency_seconds_by_view_method_count{method="GET",view="boom"} 2.0
# TYPE django_http_responses_total_by_status_total counter
django_http_responses_total_by_status_total{status="200"} 4.0
django_http_responses_total_by_status_total{status="502"} 1.0
django_http_responses_total_by_status_total{status="500"} 2.0
django_http_responses_total_by_status_total{status="404"} 1.0
# TYPE django_http_responses_total_by_status_view_method_total counter
django_http_responses_total_by_status_view_method_total{method="GET",status="200",view="order"} 3.0
django_http_responses_total_by_status_view_method_total{method="GET",status="502",view="shop.views.bad"} 1.0
django_http_responses_total_by_status_view_method_total{method="GET",status="500",view="boom"} 1.0
django_http_responses_total_by_status_view_method_total{method="POST",status="500",view="boom"} 1.0
django_http_responses_total_by_status_view_method_total{method="GET",status="404",view="<unnamed view>"} 1.0
django_http_responses_total_by_status_view_method_total{method="GET",status="200",view="prometheus-django-metrics"} 1.0
# TYPE django_http_exceptions_total_by_type_total counter
django_http_exceptions_total_by_type_total{type="ValueError"} 2.0
`,
      requests: 7,
      errors: 3,
      classes: { gateway: 1, http_5xx: 2 },
      routes: {
        'GET order': { requests: 3, errors: 0 },
        'GET shop.views.bad': { requests: 1, errors: 1 },
        'GET boom': { requests: 1, errors: 1 },
        'POST boom': { requests: 1, errors: 1 },
        'GET <unnamed view>': { requests: 1, errors: 0 },
      },
    },
  ],
}
