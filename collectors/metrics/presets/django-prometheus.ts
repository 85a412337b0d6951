import type { Labels } from '../exposition/sample.ts'
import { type Preset, processStart, type RequestFamily } from './preset.ts'

const ownView = (labels: Labels): string | null =>
  labels.get('view') === 'prometheus-django-metrics' ? 'reading the metrics is not traffic' : null

/** By view and method: the scrapes in it are told by their view, as those in the responses are. */
const latency: RequestFamily['latency'] = { histogram: 'django_http_requests_latency_seconds_by_view_method' }

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
      latency,
    },
    {
      metric: 'django_http_responses_total_by_status_total',
      status: ['status'],
      method: [],
      route: [],
      drop: ownView,
      latency,
      countsScrapes: true,
    },
  ],
  copies: [
    {
      metric: 'django_http_requests_latency_seconds_by_view_method_count',
      why: 'counts a request that raised an exception twice',
    },
  ],
  sides: [
    { metric: 'django_http_exceptions_total_by_type_total', kind: 'exceptions', what: 'exceptions', of: ['type'] },
    { metric: 'django_db_execute_total', kind: 'database', what: 'calls', of: ['alias'] },
    { metric: 'django_db_execute_many_total', kind: 'database', what: 'calls', of: ['alias'] },
    { metric: 'django_db_errors_total', kind: 'database', what: 'failed calls', of: ['alias'] },
    { metric: 'django_db_new_connection_errors_total', kind: 'database', what: 'connection errors', of: ['alias'] },
    { metric: 'django_cache_get_total', kind: 'cache', what: 'calls', of: ['backend'] },
    { metric: 'django_cache_get_fail_total', kind: 'cache', what: 'failed calls', of: ['backend'] },
  ],
  startTimes: processStart,
  notes: [
    'Routes are view names. Requests to the metrics view itself are left out.',
    'A request that raised an exception is in its latency twice.',
  ],
  examples: [
    {
      says: 'failures by view, the scrape itself left out, the copy by status alone not added',
      text: `# HELP process_start_time_seconds Start time of the process since unix epoch in seconds.
# TYPE process_start_time_seconds gauge
process_start_time_seconds 1.79550858221e+09
# HELP django_http_requests_latency_seconds_by_view_method Histogram of request processing time labelled by view.
# TYPE django_http_requests_latency_seconds_by_view_method histogram
django_http_requests_latency_seconds_by_view_method_bucket{le="0.1",method="GET",view="order"} 2.0
django_http_requests_latency_seconds_by_view_method_bucket{le="0.25",method="GET",view="order"} 3.0
django_http_requests_latency_seconds_by_view_method_bucket{le="+Inf",method="GET",view="order"} 3.0
django_http_requests_latency_seconds_by_view_method_count{method="GET",view="order"} 3.0
django_http_requests_latency_seconds_by_view_method_bucket{le="0.1",method="GET",view="prometheus-django-metrics"} 1.0
django_http_requests_latency_seconds_by_view_method_bucket{le="+Inf",method="GET",view="prometheus-django-metrics"} 1.0
django_http_requests_latency_seconds_by_view_method_count{method="GET",view="boom"} 2.0
# HELP django_http_responses_total_by_status_total Count of responses by status.
# TYPE django_http_responses_total_by_status_total counter
django_http_responses_total_by_status_total{status="200"} 4.0
django_http_responses_total_by_status_total{status="502"} 1.0
django_http_responses_total_by_status_total{status="500"} 2.0
django_http_responses_total_by_status_total{status="404"} 1.0
# HELP django_http_responses_total_by_status_view_method_total Count of responses by status, view, method.
# TYPE django_http_responses_total_by_status_view_method_total counter
django_http_responses_total_by_status_view_method_total{method="GET",status="200",view="order"} 3.0
django_http_responses_total_by_status_view_method_total{method="GET",status="502",view="shop.views.bad"} 1.0
django_http_responses_total_by_status_view_method_total{method="GET",status="500",view="boom"} 1.0
django_http_responses_total_by_status_view_method_total{method="POST",status="500",view="boom"} 1.0
django_http_responses_total_by_status_view_method_total{method="GET",status="404",view="<unnamed view>"} 1.0
django_http_responses_total_by_status_view_method_total{method="GET",status="200",view="prometheus-django-metrics"} 1.0
# HELP django_http_exceptions_total_by_type_total Count of exceptions by object type.
# TYPE django_http_exceptions_total_by_type_total counter
django_http_exceptions_total_by_type_total{type="ValueError"} 1.0
django_http_exceptions_total_by_type_total{type="OperationalError"} 1.0
# HELP django_db_execute_total Counter of executed statements by database and by vendor, including bulk executions.
# TYPE django_db_execute_total counter
django_db_execute_total{alias="default",vendor="postgresql"} 30.0
# HELP django_db_errors_total Counter of execution errors by database, vendor and exception type.
# TYPE django_db_errors_total counter
django_db_errors_total{alias="default",type="OperationalError",vendor="postgresql"} 1.0
# HELP django_db_new_connection_errors_total Counter of connection failures by database and by vendor.
# TYPE django_db_new_connection_errors_total counter
django_db_new_connection_errors_total{alias="replica",vendor="postgresql"} 4.0
# HELP django_cache_get_total Total get requests on cache
# TYPE django_cache_get_total counter
django_cache_get_total{backend="redis"} 12.0
# HELP django_cache_get_fail_total Total get request failures by cache
# TYPE django_cache_get_fail_total counter
django_cache_get_fail_total{backend="redis"} 2.0
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
      sides: {
        'exceptions|exceptions|ValueError': 1,
        'exceptions|exceptions|OperationalError': 1,
        'database|calls|default': 30,
        'database|failed calls|default': 1,
        'database|connection errors|replica': 4,
        'cache|calls|redis': 12,
        'cache|failed calls|redis': 2,
      },
      latency: { '100': 2, '250': 1 },
    },
    {
      says: 'an older one has statuses alone',
      text: `# TYPE django_http_responses_total_by_status_total counter
django_http_responses_total_by_status_total{status="200"} 40.0
django_http_responses_total_by_status_total{status="500"} 2.0
`,
      requests: 42,
      errors: 2,
      classes: { http_5xx: 2 },
      routes: {},
    },
  ],
}
