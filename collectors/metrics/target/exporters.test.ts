import { expect, test } from 'vitest'
import type { Fetched } from '../fetch/fetch-exposition.ts'
import { createKeptSink } from '../kept-sink.fixture.ts'
import { owner } from '../watched-target.fixture.ts'
import { createTargetCounter } from './target-counter.ts'

const began = 1_800_000_000_000
/** So many readings make a process well known that does not tell its start. */
const metReadings = 25

/** A Target, read every second; what each reading counts. */
function readings() {
  const { sink, counts } = createKeptSink()
  const counter = createTargetCounter(
    { owner, ownPath: '/metrics' },
    { sink, watchedSince: began, checkpoint: undefined },
  )
  let at = began
  return (text: string) => {
    at += 1_000
    const body = Buffer.from(text)
    const fetched: Fetched = { ok: true, body, isWhole: true, unit: 'ms', at, skewMs: 0, tookMs: 1, note: null }
    counter.read(fetched)
    return counts.splice(0)
  }
}

/** The same as requests and errors. */
function watched() {
  const read = readings()
  return (text: string) =>
    read(text).reduce(([requests = 0, errors = 0], one) => [requests + one.requests, errors + one.errors], [0, 0])
}

/** postgres_exporter, whose own process uses some CPU time. */
const postgres = ({ cpu, commits, deadlocks = 0, reset = 1.7e9 }: Record<string, number>) => `
process_start_time_seconds ${cpu === undefined ? 1 : 1_799_999_000 - cpu}
process_cpu_seconds_total ${cpu}
# TYPE pg_up gauge
pg_up ${commits === undefined ? 0 : 1}
${
  commits === undefined
    ? ''
    : `# TYPE pg_stat_database_xact_commit counter
pg_stat_database_xact_commit{datid="1",datname="shop"} ${commits}
# TYPE pg_stat_database_deadlocks counter
pg_stat_database_deadlocks{datid="1",datname="shop"} ${deadlocks}
# TYPE pg_stat_database_stats_reset counter
pg_stat_database_stats_reset{datid="1",datname="shop"} ${reset}
`
}`

test('an exporter that starts again while its database is down makes no history of the database new', () => {
  const read = watched()
  for (let second = 0; second < metReadings; second++) read(postgres({ cpu: 30 + second, commits: 1_000_000 + second }))
  expect(read(postgres({ cpu: 60, commits: 1_000_030 }))).toEqual([6, 0])
  // Both are down, and the exporter is back first: its CPU time fell, and the database's counters are gone.
  expect(read(postgres({ cpu: 0.1 }))).toEqual([0, 0])
  expect(read(postgres({ cpu: 0.2 }))).toEqual([0, 0])
  expect(read(postgres({ cpu: 0.3, commits: 1_000_045, deadlocks: 1 }))).toEqual([15, 1])
})

test('statistics that were reset count from nothing, however soon they pass their old values', () => {
  const read = watched()
  for (let second = 0; second < metReadings; second++) read(postgres({ cpu: 30 + second, commits: 100 }))
  expect(read(postgres({ cpu: 60, commits: 130 }))).toEqual([30, 0])
  // 130 became 0 and then 150 within a second; without the time of the reset it would look like 20 more.
  expect(read(postgres({ cpu: 61, commits: 150, reset: 1_800_000_026 }))).toEqual([150, 0])
  expect(read(postgres({ cpu: 62, commits: 151, reset: 1_800_000_026 }))).toEqual([1, 0])
})

test('a counter of the database that begins anew below 2 to the power of 53 goes on', () => {
  const read = watched()
  const wrapsAt = 2 ** 53
  for (let second = 0; second < metReadings; second++) read(postgres({ cpu: 30 + second, commits: wrapsAt - 40 }))
  expect(read(postgres({ cpu: 60, commits: 12 }))).toEqual([52, 0])
})

test('a sidecar whose service calls others before anybody calls it counts the first calls to it, and none of its own', () => {
  const read = watched()
  const calls = (source: number, destination: number | null) => `# TYPE istio_requests_total counter
istio_requests_total{reporter="source",destination_service_name="pay",response_code="200",response_flags="-"} ${source}
${
  destination === null
    ? ''
    : `istio_requests_total{reporter="destination",destination_service_name="cart",response_code="500",response_flags="-"} ${destination}`
}
`
  for (let second = 0; second < metReadings; second++) read(calls(100, null))
  // Until somebody calls it, it looks like a gateway.
  expect(read(calls(103, null))).toEqual([3, 0])
  expect(read(calls(110, 4))).toEqual([4, 4])
  expect(read(calls(120, 5))).toEqual([1, 1])
})

test('Caddy begins new counters with a new configuration, and they count from there', () => {
  const read = watched()
  const caddy = (count: number, reloadedAt: number) => `process_start_time_seconds 1.7e+09
caddy_config_last_reload_success_timestamp_seconds ${reloadedAt}
# TYPE caddy_http_request_duration_seconds histogram
caddy_http_request_duration_seconds_count{code="200",handler="subroute",method="GET",server="srv0"} ${count}
`
  for (let second = 0; second < metReadings; second++) read(caddy(900, 1.7e9))
  expect(read(caddy(905, 1.7e9))).toEqual([5, 0])
  expect(read(caddy(7, 1_800_000_026.5))).toEqual([7, 0])
  expect(read(caddy(9, 1_800_000_026.5))).toEqual([2, 0])
})

test('a container that is started again is counted with the reason that Kubernetes gives for it, each time anew', () => {
  const read = readings()
  const pod = 'namespace="shop",pod="cart-1",uid="1",container="cart"'
  const state = (
    restarts: number,
    reason: string | null,
    exit = 0,
  ) => `# TYPE kube_pod_container_status_restarts_total counter
kube_pod_container_status_restarts_total{${pod}} ${restarts}
# TYPE kube_pod_container_status_last_terminated_reason gauge
${reason === null ? '' : `kube_pod_container_status_last_terminated_reason{${pod},reason="${reason}"} 1`}
# TYPE kube_pod_container_status_last_terminated_exitcode gauge
kube_pod_container_status_last_terminated_exitcode{${pod}} ${exit}
`
  const sides = (text: string) => read(text).map((one) => one.sides)
  for (let second = 0; second < metReadings; second++) read(state(3, null))
  expect(sides(state(4, 'OOMKilled', 137))).toEqual([{ 'process|container restarts (OOMKilled)|shop/cart': 1 }])
  expect(sides(state(4, 'OOMKilled', 137))).toEqual([])
  expect(sides(state(6, 'OOMKilled', 137))).toEqual([{ 'process|container restarts (OOMKilled)|shop/cart': 2 }])
  expect(sides(state(7, 'Error', 1))).toEqual([{ 'process|container restarts (Error)|shop/cart': 1 }])
})

test('of many processes in one answer none is the one that began anew', () => {
  const read = watched()
  const federated = (a: number, b: number, startedAt: number) => `# TYPE http_requests_total counter
process_start_time_seconds{instance="a"} 1.7e+09
process_start_time_seconds{instance="b"} ${startedAt}
http_requests_total{instance="a",code="200"} ${a}
http_requests_total{instance="b",code="500"} ${b}
`
  for (let second = 0; second < metReadings; second++) read(federated(5_000, 100, 1.7e9))
  expect(read(federated(5_003, 101, 1.7e9))).toEqual([4, 1])
  // b began anew: a goes on as it did, and b from where it is.
  expect(read(federated(5_006, 2, 1_800_000_026))).toEqual([3, 0])
  expect(read(federated(5_007, 4, 1_800_000_026))).toEqual([3, 2])
})

test('an exporter without a rate that starts again makes no history of its program new', () => {
  const read = readings()
  const memcached = (rejected: number, startedAt: number) => `process_start_time_seconds ${startedAt}
# TYPE memcached_connections_rejected_total counter
memcached_connections_rejected_total ${rejected}
`
  for (let second = 0; second < metReadings; second++) read(memcached(70_000, 1.7e9))
  expect(read(memcached(70_002, 1.7e9)).map(({ sides }) => sides)).toEqual([{ 'cache|connections rejected|': 2 }])
  expect(read(memcached(70_003, 1_800_000_026)).map(({ sides }) => sides)).toEqual([
    { 'cache|connections rejected|': 1 },
  ])
})
