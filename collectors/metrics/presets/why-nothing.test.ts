import { expect, test } from 'vitest'
import { createReader } from '../exposition/reader.ts'
import { choose } from './choose.ts'
import { exposedBy } from './exposed.ts'

const why = (text: string, preset?: string) =>
  choose(exposedBy(createReader(null).read(Buffer.from(text), { isWhole: true, unit: 'ms' })), preset).why

test('an exporter that measures something else is called by its name', () => {
  expect(why('node_cpu_seconds_total{cpu="0",mode="idle"} 5\nnode_network_receive_errs_total 3\n')).toBe(
    'This is node_exporter, which measures a machine. Nothing in it counts requests, so there is no rate.',
  )
  expect(why('pgbouncer_up 1\npgbouncer_stats_totals_queries_pooled_total{database="shop"} 7\n')).toBe(
    'This is PgBouncer, which counts no errors: that clients wait is a state of its pools. Nothing in it counts requests, so there is no rate.',
  )
  expect(why('prometheus_tsdb_head_series 5\nprometheus_http_requests_total{code="500"} 3\n')).toContain(
    'This is a Prometheus server and not one of its targets',
  )
})

test('a program that exposes nothing but its runtime is told what would count its requests', () => {
  expect(why('python_info{version="3.12.1"} 1\nprocess_cpu_seconds_total 3\n')).toContain(
    'Requests are counted by a middleware such as django-prometheus',
  )
  expect(why('go_info{version="go1.22"} 1\npromhttp_metric_handler_requests_total{code="200"} 3\n')).toContain(
    'Only what the Go client exposes by itself is here.',
  )
})

test('counters that are nearly it are named with their labels', () => {
  const text = `# TYPE shop_http_requests_total counter
shop_http_requests_total{method="GET"} 3
# TYPE shop_request_size_bytes gauge
shop_request_size_bytes 3
# TYPE shop_jobs_total counter
shop_jobs_total 4
go_info 1
`
  expect(why(text)).toBe(
    'No counter has a label that looks like an HTTP status. Nearest are shop_http_requests_total (labels: method), shop_jobs_total (labels: none); a label such as status="500" would make one of them count.',
  )
})

test('a preset that is not there is answered with what is', () => {
  const text = 'http_server_requests_seconds_count{status="500",uri="/a"} 3\n'
  expect(why(text, 'haproxy')).toBe(
    'The preset haproxy was asked for, and haproxy_frontend_http_responses_total is not here. Without it this is counted by the preset micrometer.',
  )
  expect(why('a 1\n', 'haproxy')).toBe(
    'The preset haproxy was asked for, and haproxy_frontend_http_responses_total is not here.',
  )
  expect(why(text, 'kube-state-metrics')).toContain('finds nothing here to make a rate of')
})

test('the counters of a database beside those of a service are no second count', () => {
  const text =
    'http_server_requests_seconds_count{status="500",uri="/a"} 3\npg_stat_database_xact_commit{datname="a"} 9\n'
  const exposed = exposedBy(createReader(null).read(Buffer.from(text), { isWhole: true, unit: 'ms' }))
  expect(choose(exposed).muted).toEqual([
    'pg_stat_database_xact_commit is left out: it is no count of the requests that http_server_requests_seconds_count counts.',
  ])
})

test('an exporter that cannot reach its program says so, and not that something is missing', () => {
  expect(why('mysql_up 0\ngo_info 1\nprocess_cpu_seconds_total 3\n')).toBe(
    'mysql_up is 0: the exporter answers, and what it reads cannot be reached.',
  )
  expect(why('up 0\ngo_info 1\n')).toContain('Only what the Go client exposes by itself is here.')
})
