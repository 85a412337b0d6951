import { expect, test } from 'vitest'
import { addClasses, type ClassCounts } from '../../../contracts/error-class.ts'
import type { TargetReport } from '../../../contracts/target.ts'
import type { Vantage } from '../../../contracts/vantage.ts'
import { Backends } from '../../../runtime/config-gateway.ts'
import { createGatewayRoom } from '../../gateway/gateway-room.ts'
import type { Owner, Sink } from '../../sink.ts'
import { preset as envoy } from '../presets/envoy.ts'
import { preset as haproxy } from '../presets/haproxy.ts'
import { preset as kong } from '../presets/kong.ts'
import type { Preset } from '../presets/preset.ts'
import { preset as traefik } from '../presets/traefik.ts'
import { createGatewayCounter } from './gateway-counter.ts'

type Sum = { requests: number; errors: number; classes: ClassCounts }

function world(preset: Preset, { backends, checkpoint }: { backends?: unknown; checkpoint?: unknown } = {}) {
  const sums = new Map<string, Sum>()
  const listed = new Map<string, number>()
  const keyOf = ({ team, service }: Owner, vantage: Vantage) => `${team}/${service} ${vantage}`
  const sink: Sink = {
    counts(owner, { vantage, requests, errors, classes }) {
      const before = sums.get(keyOf(owner, vantage)) ?? { requests: 0, errors: 0, classes: {} }
      sums.set(keyOf(owner, vantage), {
        requests: before.requests + requests,
        errors: before.errors + errors,
        classes: addClasses(before.classes, classes),
      })
    },
    error(owner, { group, count }) {
      const key = `${keyOf(owner, group.vantage)} ${group.class}`
      listed.set(key, (listed.get(key) ?? 0) + count)
    },
    gap: () => {},
    isFull: () => false,
  }
  const room = createGatewayRoom()
  for (const service of ['shop', 'orders', 'edge']) room.know({ team: 'web', service })
  const counter = createGatewayCounter(
    {
      owner: { team: 'web', service: 'edge' },
      backends: backends === undefined ? undefined : Backends.parse(backends),
    },
    { sink, room, checkpoint },
  )
  let at = 1_700_000_000_000
  /** One reading: increments as `metric{a="b"} n` lines. */
  const read = (text: string) => {
    at += 1_000
    const increments = text
      .trim()
      .split('\n')
      .map((line) => {
        const [, metric = '', inner = '', value = '0'] = /^\s*(\w+)\{(.*)\} (\d+)$/.exec(line) ?? []
        const labels = new Map([...inner.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', of = '']) => [name, of]))
        return { metric, labels, increment: Number(value) }
      })
    counter.take(preset, increments, at)
  }
  return { counter, read, sums: () => Object.fromEntries(sums), listed: () => Object.fromEntries(listed) }
}

test('HAProxy: what no server answered was made by the gateway, and every answer is counted once', () => {
  const { read, sums, listed } = world(haproxy)
  read(`
    haproxy_backend_http_responses_total{proxy="shop_be",code="2xx"} 90
    haproxy_backend_http_responses_total{proxy="shop_be",code="5xx"} 7
    haproxy_server_http_responses_total{proxy="shop_be",server="s1",code="5xx"} 1
    haproxy_server_http_responses_total{proxy="shop_be",server="s2",code="5xx"} 1
    haproxy_backend_http_responses_total{proxy="orders",code="2xx"} 3
    haproxy_backend_http_responses_total{proxy="stats",code="2xx"} 3
  `)
  expect(sums()).toEqual({
    'web/shop gateway': { requests: 97, errors: 7, classes: { http_5xx: 2, gateway: 5 } },
    'web/shop gateway-made': { requests: 5, errors: 5, classes: { gateway: 5 } },
    'web/orders gateway': { requests: 3, errors: 0, classes: {} },
  })
  expect(listed()).toEqual({ 'web/shop gateway http_5xx': 2, 'web/shop gateway-made gateway': 5 })
})

test('HAProxy: a body that was cut is a failure of the connection, although its status is good', () => {
  const { read, sums } = world(haproxy)
  read(`
    haproxy_backend_server_aborts_total{proxy="orders"} 4
    haproxy_backend_http_responses_total{proxy="shop",code="2xx"} 10
    haproxy_backend_server_aborts_total{proxy="shop"} 2
  `)
  expect(sums()).toEqual({
    'web/shop gateway': { requests: 10, errors: 2, classes: { network: 2 } },
    'web/shop gateway-made': { requests: 2, errors: 2, classes: { network: 2 } },
  })
})

test('HAProxy: a backend without traffic stands behind it all the same, and one of another protocol is nobody’s', () => {
  const { read, sums, counter } = world(haproxy)
  read(`
    haproxy_backend_http_responses_total{proxy="shop",code="2xx"} 0
    haproxy_backend_server_aborts_total{proxy="shop"} 0
    haproxy_backend_server_aborts_total{proxy="mysql"} 3
    haproxy_backend_http_responses_total{proxy="stats",code="2xx"} 0
  `)
  expect(sums()).toEqual({})
  expect(counter.reports(reportOfEdge).map(({ service }) => service)).toEqual(['shop'])
  expect(counter.notes()).toEqual([])
})

test('HAProxy: what is owed between two levels survives a restart', () => {
  const first = world(haproxy)
  first.read('haproxy_backend_http_responses_total{proxy="shop",code="5xx"} 0')
  first.read('haproxy_server_http_responses_total{proxy="shop",server="s1",code="5xx"} 1')
  const { counter, read, sums } = world(haproxy, { checkpoint: JSON.parse(JSON.stringify(first.counter.checkpoint())) })
  expect(counter.reports(reportOfEdge)).toHaveLength(1)
  read('haproxy_backend_http_responses_total{proxy="shop",code="5xx"} 1')
  expect(sums()).toEqual({ 'web/shop gateway': { requests: 1, errors: 1, classes: { http_5xx: 1 } } })
})

test('Kong: the source of an answer says who made it', () => {
  const { read, sums } = world(kong)
  read(`
    kong_http_requests_total{service="shop",route="buy",code="200",source="service"} 10
    kong_http_requests_total{service="shop",route="buy",code="502",source="service"} 1
    kong_http_requests_total{service="shop",route="buy",code="502",source="error"} 2
    kong_http_requests_total{service="shop",route="buy",code="500",source="error"} 1
    kong_http_requests_total{service="shop",route="buy",code="429",source="exit"} 5
  `)
  expect(sums()).toEqual({
    'web/shop gateway': { requests: 19, errors: 4, classes: { gateway: 4 } },
    'web/shop gateway-made': { requests: 3, errors: 3, classes: { gateway: 3 } },
  })
})

test('Envoy: a time-out is one, and an attempt that was made again is none', () => {
  const { read, sums } = world(envoy)
  read(`
    envoy_cluster_upstream_rq{envoy_cluster_name="shop",envoy_response_code="200"} 20
    envoy_cluster_upstream_rq{envoy_cluster_name="shop",envoy_response_code="504"} 2
    envoy_cluster_upstream_rq{envoy_cluster_name="shop",envoy_response_code="500"} 1
    envoy_cluster_upstream_rq_timeout{envoy_cluster_name="shop"} 3
    envoy_cluster_upstream_rq_retry{envoy_cluster_name="shop"} 1
  `)
  expect(sums()).toEqual({
    'web/shop gateway': { requests: 23, errors: 3, classes: { timeout: 2, http_5xx: 1 } },
    'web/shop gateway-made': { requests: 2, errors: 2, classes: { timeout: 2 } },
  })
})

test('Traefik: it cannot tell what it made itself, and says so', () => {
  const { read, sums, counter } = world(traefik)
  read('traefik_service_requests_total{code="502",method="GET",protocol="http",service="shop@docker"} 4')
  expect(sums()).toEqual({ 'web/shop gateway': { requests: 4, errors: 4, classes: { gateway: 4 } } })
  expect(counter.reports(reportOfEdge)[0]?.gateway).toEqual({ name: 'edge', carries: null, tellsMade: false })
})

const reportOfEdge: TargetReport = {
  team: 'web',
  service: 'edge',
  kind: 'metrics',
  name: 'http://127.0.0.1:8404/metrics',
  ok: false,
  fault: 'refused',
  detail: 'connection refused',
  readAt: 2,
  goodAt: 1,
  intervalMs: 1_000,
  tookMs: null,
  bytes: null,
  recognised: 'haproxy',
  vantage: 'proxy',
  notes: [],
}

test('the gateway is a source of each service behind it, also when it cannot be read, and says how it was found', () => {
  const { read, counter } = world(haproxy, { backends: { web1: { service: 'payments/pay', carries: 'all' } } })
  read(`
    haproxy_backend_http_responses_total{proxy="shop_be",code="2xx"} 1
    haproxy_backend_http_responses_total{proxy="web1",code="2xx"} 1
    haproxy_backend_http_responses_total{proxy="legacy",code="2xx"} 1
  `)
  expect(counter.reports(reportOfEdge)).toMatchObject([
    {
      ...reportOfEdge,
      service: 'shop',
      vantage: 'gateway',
      gateway: { name: 'edge', carries: null, tellsMade: true },
      notes: ['The gateway edge answers for this service as backend shop_be, found by its name.'],
    },
    { team: 'payments', service: 'pay', gateway: { name: 'web/edge', carries: 'all', tellsMade: true } },
  ])
  expect(counter.notes()[0]).toMatch(/^No service has the name of the backend legacy\. If it is one, say so: backends:/)
})
