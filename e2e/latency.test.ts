import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Histogram, Registry } from 'prom-client'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createCollector } from '../collectors/collector.ts'
import { createMemoryOutbox } from '../collectors/outbox/memory-outbox.ts'
import type { ServiceDetail } from '../contracts/board.ts'
import { systemClock } from '../runtime/clock.ts'
import { Config } from '../runtime/config.ts'
import { createLife } from '../runtime/life.ts'
import { silentLog } from '../runtime/log.ts'
import { createMetrics } from '../runtime/metrics.ts'
import { systemRandom } from '../runtime/random.ts'
import { createServer as createFaultboard } from '../server/server.ts'
import { createMemoryStore } from '../server/store/memory-store.ts'
import { createRedisStore } from '../server/store/redis-store.ts'
import type { Store } from '../server/store/store.ts'
import { type RedisServer, startRedis } from './redis-server.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})
let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.stop())

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

/** A service as people write it: two histograms of prom-client, and a database that fails for one route. */
async function startService() {
  const registry = new Registry()
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long answers took',
    labelNames: ['method', 'route', 'status_code'],
    buckets: [0.1, 0.5, 1, 2.5],
    registers: [registry],
  })
  const database = new Histogram({
    name: 'db_client_operation_duration_seconds',
    help: 'How long the database took',
    labelNames: ['db_system_name', 'error_type'],
    buckets: [0.1, 1],
    registers: [registry],
  })
  const port = await listen(
    createServer(async (_, response) => {
      response.setHeader('content-type', registry.contentType)
      response.end(await registry.metrics())
    }),
  )
  return {
    port,
    /** So many requests of a route, each of which took so long. */
    answer(
      route: string,
      { times, seconds, isFailed = false }: { times: number; seconds: number; isFailed?: boolean },
    ) {
      for (let i = 0; i < times; i++) {
        database.observe({ db_system_name: 'postgresql', ...(isFailed && { error_type: '57014' }) }, seconds)
        duration.observe({ method: 'GET', route, status_code: isFailed ? 500 : 200 }, seconds)
      }
    },
  }
}

const stores: [string, () => Promise<Store>][] = [
  ['memory', async () => createMemoryStore()],
  ['Redis', () => createRedisStore({ url: redis.url, prefix: 'latency' }, { log: silentLog() })],
]

test.each(stores)(
  'what a histogram counted is what the drill-down says, to the last answer, through %s',
  async (_, open) => {
    const service = await startService()
    const config = Config.parse({
      server: { port: 0 },
      collector: { id: 'test' },
      teams: { web: { services: { shop: { scrape: `http://127.0.0.1:${service.port}/metrics` } } } },
    })
    const deps = { clock: systemClock, random: systemRandom, log: silentLog(), metrics: createMetrics() }
    const life = createLife(deps)
    cleanups.push(() => life.stop())
    const store = await open()
    life.onStop('store', () => store.close())
    const server = createFaultboard(config, { ...deps, store, screens: '/nowhere', release: 'test', demo: false })
    life.onStop('server', () => server.stop())
    const { url } = await server.start()
    const collector = createCollector(config, { ...deps, server: url, outbox: createMemoryOutbox(deps) })
    life.onStop('collector', () => collector.stop())
    await collector.start()

    const detail = async (range = '1h') =>
      (await (await fetch(`${url}/api/teams/web/services/shop?range=${range}`)).json()) as ServiceDetail
    const limit = { timeout: 15_000, interval: 100 }
    await expect.poll(async () => (await detail()).view.sources.good, limit).toBe(1)
    service.answer('/cart', { times: 100, seconds: 0.05 })
    service.answer('/checkout', { times: 27, seconds: 2 })
    service.answer('/checkout', { times: 3, seconds: 9, isFailed: true })
    await expect.poll(async () => (await detail()).latency?.count, limit).toBe(130)
    service.answer('/cart', { times: 70, seconds: 0.3 })
    await expect.poll(async () => (await detail()).latency?.count, limit).toBe(200)

    for (const range of ['1h', '24h', '7d']) {
      const shown = await detail(range)
      expect(shown.total).toMatchObject({ requests: 200, errors: 3 })
      expect(shown.latency).toEqual({ count: 200, p50Ms: 100, p95Ms: 2_500, p99Ms: null, vantage: 'app' })
      const routes = new Map(shown.routes.map(({ route, latency }) => [route, latency]))
      expect(routes.get('GET /cart')).toEqual({ count: 170, p50Ms: 100, p95Ms: 500, p99Ms: 500 })
      expect(routes.get('GET /checkout')).toEqual({ count: 30, p50Ms: 2_500, p95Ms: null, p99Ms: null })
      expect(shown.dependencies).toEqual([
        {
          kind: 'database',
          of: 'postgresql',
          calls: 200,
          counts: [{ what: 'failed calls', count: 3, recent: 3 }],
        },
      ])
      expect(shown.view.slow).toEqual({ route: 'GET /checkout', p95Ms: null, count: 30, windowMs: 300_000 })
    }
  },
)
