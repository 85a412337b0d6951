import { expect, onTestFinished, test } from 'vitest'
import { type Bucket, emptyBucket } from '../../contracts/bucket.ts'
import { bucketStart } from '../../contracts/instant.ts'
import { Config } from '../../runtime/config.ts'
import { silentLog } from '../../runtime/log.ts'
import { manualClock } from '../../runtime/manual-clock.ts'
import { createMetrics } from '../../runtime/metrics.ts'
import { serverMetrics } from '../own-metrics.ts'
import { batchOf } from '../running-server.fixture.ts'
import { createMemoryStore } from '../store/memory-store.ts'
import { createLiveTeam } from './create-live-team.ts'
import { type Range, ranges } from './ranges.ts'
import { readServiceDetail } from './service-detail.ts'
import { createStoreHealth } from './store-health.ts'
import { settingsOf } from './team-settings.ts'

const noon = Date.parse('2026-03-01T12:00:05Z')
const config = Config.parse({ teams: { web: { services: { shop: {} } } } })

async function world() {
  const store = createMemoryStore()
  const clock = manualClock(noon)
  const log = silentLog()
  const metrics = serverMetrics(createMetrics())
  const health = createStoreHealth(store, { clock, log, metrics })
  const live = await createLiveTeam(settingsOf(config, 'web'), {
    ...{ store, clock, log, metrics, health, release: 'r1', demo: false },
  })
  onTestFinished(() => live.stop())
  let seq = 0
  return {
    live,
    async record(ago: number, counts: Partial<Bucket>) {
      const at = bucketStart(clock.now() - ago, 10_000)
      const bucket = { ...emptyBucket({ service: 'shop', vantage: 'app', at }), ...counts }
      const { id, parts } = batchOf(++seq, { buckets: [bucket] })
      await store.record({ team: 'web', id, part: parts.web!, now: clock.now() })
    },
    detail: (range: Range = ranges['1h']) => readServiceDetail(live, 'shop', { store, range, now: clock.now() }),
  }
}

test('how long answers took is told for the range, for each step and for each route', async () => {
  const { record, detail, live } = await world()
  const route = (requests: number, latency: Record<string, number>) => ({ requests, errors: 0, latency })
  await record(600_000, {
    requests: 90,
    latency: { '100': 90 },
    routes: { 'GET /': route(90, { '100': 90 }) },
  })
  await record(0, {
    requests: 30,
    latency: { '2500': 29, Inf: 1 },
    routes: { 'POST /pay': route(30, { '2500': 29, Inf: 1 }), 'GET /old': { requests: 1, errors: 0 } },
  })
  const shown = await detail()
  expect(shown.latency).toEqual({ count: 120, p50Ms: 100, p95Ms: 2_500, p99Ms: 2_500, vantage: 'app' })
  expect(shown.timeline.flatMap(({ latency }) => latency ?? [])).toEqual([
    { count: 90, p50Ms: 100, p95Ms: 100, p99Ms: 100 },
    { count: 30, p50Ms: 2_500, p95Ms: 2_500, p99Ms: null },
  ])
  expect(Object.fromEntries(shown.routes.map(({ route, latency }) => [route, latency?.p95Ms ?? null]))).toEqual({
    'GET /': 100,
    'POST /pay': 2_500,
    'GET /old': null,
  })
  expect(live.view('shop').slow).toEqual({ route: 'POST /pay', p95Ms: 2_500, count: 30, windowMs: 300_000 })
  expect((await detail(ranges['7d'])).latency).toEqual(shown.latency)
})

test('every part of a range covers the same time, from whichever slices it is read', async () => {
  const { record, detail } = await world()
  for (let ago = 0; ago < 30 * 3_600_000; ago += 1_700_000) {
    const latency = { '50': 3 }
    const routes = { 'GET /': { requests: 3, errors: 0, latency } }
    await record(ago, { requests: 3, latency, routes, sides: { 'cache|calls|': 3 } })
  }
  for (const range of Object.values(ranges)) {
    const shown = await detail(range)
    const { requests } = shown.total
    expect(requests).toBeGreaterThan(0)
    expect(shown.timeline.reduce((sum, step) => sum + step.requests, 0)).toBe(requests)
    expect(shown.latency?.count).toBe(requests)
    expect(shown.routes).toMatchObject([{ route: 'GET /', requests, latency: { count: requests } }])
    expect(shown.dependencies).toMatchObject([{ kind: 'cache', calls: requests }])
  }
})

test('where the source of the rate measures nothing, another vantage tells how long answers took', async () => {
  const { record, detail } = await world()
  await record(0, { requests: 5 })
  expect(await detail()).toMatchObject({ latency: null, dependencies: [] })
  await record(0, { vantage: 'proxy', requests: 5, latency: { '250': 5 } })
  expect((await detail()).latency).toMatchObject({ p50Ms: 250, count: 5, vantage: 'proxy' })
})

test('what a service depends on is told for the range and for the last five minutes', async () => {
  const { record, detail } = await world()
  const sides = { 'database|calls|default': 100, 'database|connection errors|default': 2 }
  await record(1_800_000, { requests: 5, sides })
  await record(60_000, { requests: 5, sides })
  for (const range of [ranges['1h'], ranges['7d']]) {
    expect((await detail(range)).dependencies).toEqual([
      { kind: 'database', of: 'default', calls: 200, counts: [{ what: 'connection errors', count: 4, recent: 2 }] },
    ])
  }
})

test('a slow service is as calm as it was: it is said and changes no state', async () => {
  const { record, live } = await world()
  await record(0, { requests: 50, latency: { '10000': 50 } })
  const { slow, ...view } = live.view('shop')
  expect(slow).toMatchObject({ route: null, p95Ms: 10_000 })
  expect(view).toMatchObject({ state: 'no-data', severity: 'ok', top: null })
})
