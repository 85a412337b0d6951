import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import { expect, onTestFinished, test } from 'vitest'
import { Bucket } from '../../contracts/bucket.ts'
import { addClasses, type ClassCounts } from '../../contracts/error-class.ts'
import { ErrorGroup } from '../../contracts/error-group.ts'
import { TargetReport } from '../../contracts/target.ts'
import type { Vantage } from '../../contracts/vantage.ts'
import { LogSource } from '../../runtime/config.ts'
import { silentLog } from '../../runtime/log.ts'
import { manualClock } from '../../runtime/manual-clock.ts'
import { systemRandom } from '../../runtime/random.ts'
import { createGatewayRoom } from '../gateway/gateway-room.ts'
import type { Owner, Sink } from '../sink.ts'
import { createLogSource } from './log-source.ts'

type Sum = { requests: number; errors: number; classes: ClassCounts }

/** The access log of the service `edge` of the team `web`, which has a `shop` and an `orders`. */
function world(settings: Record<string, unknown> = {}, owner: Owner = { team: 'web', service: 'edge' }) {
  const folder = mkdtempSync(join(tmpdir(), 'faultboard-gateway-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'access.log')
  writeFileSync(path, '')
  const room = createGatewayRoom()
  for (const service of ['edge', 'shop', 'orders']) room.know({ team: 'web', service })
  const clock = manualClock()

  const open = (checkpoint: unknown = null) => {
    const sums = new Map<string, Sum>()
    const groups: { owner: Owner; group: ErrorGroup }[] = []
    const sink: Sink = {
      counts({ service }, counts) {
        // What a store would take.
        Bucket.parse({ ...counts, service, at: 0 })
        const key = `${service} ${counts.vantage}`
        const before = sums.get(key) ?? { requests: 0, errors: 0, classes: {} }
        sums.set(key, {
          requests: before.requests + counts.requests,
          errors: before.errors + counts.errors,
          classes: addClasses(before.classes, counts.classes),
        })
      },
      error: (of, { group }) => void groups.push({ owner: of, group: ErrorGroup.parse(group) }),
      gap: () => {},
      isFull: () => false,
    }
    const log = createLogSource(
      { owner, log: LogSource.parse({ path, ...settings }) },
      {
        ...{ sink, clock, random: systemRandom, log: silentLog(), metrics: new Registry() },
        ...{ checkpoint, gateways: room },
      },
    )
    log.start()
    onTestFinished(() => log.stop())
    return {
      log,
      of: (service: string, vantage: Vantage) => sums.get(`${service} ${vantage}`) ?? null,
      listed: (vantage: Vantage) =>
        groups
          .filter(({ group }) => group.vantage === vantage)
          .map(({ owner: { service }, group }) => [service, group]),
    }
  }
  return {
    open,
    clock,
    async write(lines: string[]) {
      appendFileSync(path, `${lines.join('\n')}\n`)
      await clock.advance(200)
    },
  }
}

const haproxy = (backend: string, ended: string, path = '/pay/17') =>
  `10.0.0.9:52086 [24/Nov/2026:03:42:09.296] fe ${backend}/s1 0/0/0/1/2 ${ended} 1/1/0/0/0 0/0 "GET ${path} HTTP/1.1"`
const combined = (path: string, status: number, more = '') =>
  `10.0.0.9 - - [24/Nov/2026:03:34:06 +0000] "GET ${path} HTTP/1.1" ${status} 157 "-" "curl/8"${more}`

test('each line of a gateway counts for the service behind it, and once for the gateway', async () => {
  const { open, write } = world()
  const { of, listed, log } = open()
  await write([
    haproxy('shop_be', '200 103 - - ----'),
    haproxy('shop_be', '500 103 - - ----'),
    haproxy('shop_be', '504 198 - - sH--'),
    haproxy('shop_be', '503 217 - - SC--'),
    haproxy('shop_be', '-1 0 - - CH--'),
    haproxy('orders_be', '200 50106 - - SD--'),
    haproxy('stats', '200 1 - - LR--'),
  ])
  expect(of('shop', 'gateway')).toEqual({ requests: 5, errors: 3, classes: { http_5xx: 1, timeout: 1, gateway: 1 } })
  expect(of('shop', 'gateway-made')).toEqual({ requests: 2, errors: 2, classes: { timeout: 1, gateway: 1 } })
  expect(of('orders', 'gateway')).toEqual({ requests: 1, errors: 1, classes: { network: 1 } })
  expect(of('edge', 'access-log')).toEqual({
    requests: 7,
    errors: 4,
    // For the gateway itself the answers that it made are one class, in its log as in its error log.
    classes: { http_5xx: 1, gateway: 2, network: 1 },
  })
  expect(listed('gateway-made').map(([service, group]) => [service, group])).toMatchObject([
    [
      'shop',
      { title: 'HTTP 504', message: 'GET /pay/:id, answered by edge itself: no answer in time', class: 'timeout' },
    ],
    ['shop', { title: 'HTTP 503', class: 'gateway', rule: 'proxy-unreachable' }],
    ['orders', { title: 'Answer cut off', class: 'network' }],
  ])
  const reports = log.reports().map((report) => TargetReport.parse(report))
  expect(reports.map(({ service, vantage, gateway }) => [service, vantage, gateway?.tellsMade])).toEqual([
    ['edge', 'access-log', undefined],
    ['shop', 'gateway', true],
    ['orders', 'gateway', true],
  ])
  expect(reports[0]?.notes[0]).toMatch(/^No service has the name of the backend stats\./)
})

test('nginx tells what it made only with the header time in its log, and the service says which it is', async () => {
  const { open, write } = world()
  const { of, log } = open()
  const tells = ' proxy=shop_be upstream="10.0.0.1:80" us="502" uct="-" uht="-"'
  await write([combined('/a', 502, tells), combined('/b', 502, ' proxy=orders upstream="10.0.0.2:80" us="502"')])
  expect(of('shop', 'gateway-made')).toEqual({ requests: 1, errors: 1, classes: { gateway: 1 } })
  expect(of('orders', 'gateway')).toEqual({ requests: 1, errors: 1, classes: { gateway: 1 } })
  expect(of('orders', 'gateway-made')).toBe(null)
  expect(log.reports().flatMap(({ service, gateway }) => (gateway ? [[service, gateway.tellsMade]] : []))).toEqual([
    ['shop', true],
    ['orders', false],
  ])
})

test('paths and hosts are backends where somebody says so, and nowhere else', async () => {
  const lines = [combined('/shop/cart', 502), combined('/other', 502), `orders.example:80 ${combined('/x', 200)}`]
  const silent = world()
  const nothing = silent.open()
  await silent.write(lines)
  expect([nothing.of('shop', 'gateway'), nothing.of('orders', 'gateway')]).toEqual([null, null])
  expect(nothing.of('edge', 'access-log')?.requests).toBe(3)

  const said = world({ backends: { '/shop/': { service: 'shop', carries: 'all' }, 'orders.example': 'orders' } })
  const { of, log } = said.open()
  await said.write(lines)
  expect(of('shop', 'gateway')).toEqual({ requests: 1, errors: 1, classes: { gateway: 1 } })
  expect(of('orders', 'gateway')).toEqual({ requests: 1, errors: 0, classes: {} })
  expect(log.reports().find(({ service }) => service === 'shop')?.gateway).toEqual({
    name: 'edge',
    carries: 'all',
    tellsMade: false,
  })
})

test('the log of a service’s own server is an access log of that service, and no gateway', async () => {
  const { open, write } = world({}, { team: 'web', service: 'shop' })
  const { of } = open()
  await write([haproxy('shop_be', '500 103 - - ----')])
  expect(of('shop', 'gateway')).toBe(null)
  expect(of('shop', 'access-log')).toMatchObject({ requests: 1, errors: 1 })
})

test('after a restart the services behind it are known before the first line', async () => {
  const { open, write } = world()
  const { log } = open()
  await write([haproxy('shop_be', '200 103 - - ----')])
  await log.stop()
  const again = open(JSON.parse(JSON.stringify(log.checkpoint())))
  expect(again.log.reports().map(({ service }) => service)).toEqual(['edge', 'shop'])
  expect(again.of('shop', 'gateway')).toBe(null)
})

test('what stands in the place of a backend is scrubbed before it is told', async () => {
  const { open, write } = world()
  const { log } = open()
  await write([combined('/a', 200, ' proxy=alice.miller@example.com')])
  const said = JSON.stringify(log.reports())
  expect(said).toContain('No service has the name of the backend')
  expect(said).not.toContain('alice')
})

test('a scrape or a health check that goes through the gateway is no traffic of the service', async () => {
  const { open, write } = world()
  const { of } = open()
  await write([
    haproxy('shop_be', '200 103 - - ----', '/metrics'),
    haproxy('shop_be', '503 103 - - SC--', '/healthz?full'),
  ])
  expect(of('shop', 'gateway')).toBe(null)
})
