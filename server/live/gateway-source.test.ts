import { expect, onTestFinished, test } from 'vitest'
import { type Bucket, emptyBucket, sliceMs } from '../../contracts/bucket.ts'
import { bucketStart } from '../../contracts/instant.ts'
import type { TargetReport } from '../../contracts/target.ts'
import { Vantage } from '../../contracts/vantage.ts'
import { Config } from '../../runtime/config.ts'
import { silentLog } from '../../runtime/log.ts'
import { manualClock } from '../../runtime/manual-clock.ts'
import { createMetrics } from '../../runtime/metrics.ts'
import { targetHeardAt } from '../evaluate/seen.fixture.ts'
import { serverMetrics } from '../own-metrics.ts'
import { batchOf } from '../running-server.fixture.ts'
import { createMemoryStore } from '../store/memory-store.ts'
import { createLiveTeam } from './create-live-team.ts'
import { ranges } from './ranges.ts'
import { readServiceDetail } from './service-detail.ts'
import { createStoreHealth } from './store-health.ts'
import { settingsOf } from './team-settings.ts'

const noon = Date.parse('2026-03-01T12:00:05Z')
const config = Config.parse({ teams: { web: { timezone: 'UTC', services: { shop: {} } } } })

/** One service, read itself and through a gateway, by a live team over a real store. */
async function world() {
  const store = createMemoryStore()
  const clock = manualClock(noon)
  const log = silentLog()
  const metrics = serverMetrics(createMetrics())
  const health = createStoreHealth(store, { clock, log, metrics })
  const deps = { store, clock, log, metrics, health, release: 'r1', demo: false }
  const start = async () => {
    const team = await createLiveTeam(settingsOf(config, 'web'), deps)
    onTestFinished(() => team.stop())
    return team
  }
  const live = await start()
  let seq = 0
  const report = (targets: TargetReport[]) =>
    store.report({
      team: 'web',
      report: { collector: 'c1', sentAt: clock.now(), targets },
      now: clock.now(),
    })
  return {
    live,
    start,
    clock,
    /** One slice of time: what was counted in it by vantage, and that both sources were read. */
    async slice(counts: { [vantage in Bucket['vantage']]?: Partial<Bucket> }) {
      const at = bucketStart(clock.now(), sliceMs)
      const buckets = Object.entries(counts).map(([vantage, count]) => ({
        ...emptyBucket({ service: 'shop', vantage: Vantage.parse(vantage), at }),
        ...count,
      }))
      const { id, parts } = batchOf(++seq, { buckets })
      await store.record({ team: 'web', id, part: parts.web!, now: clock.now() })
      const edge = { name: 'edge', carries: null, tellsMade: true }
      await report([
        targetHeardAt(clock.now(), { vantage: 'app' }).report,
        targetHeardAt(clock.now(), { vantage: 'gateway', gateway: edge, name: 'edge' }).report,
      ])
      await clock.advance(sliceMs)
    },
    detail: () => readServiceDetail(live, 'shop', { store, range: ranges['1h'], now: clock.now() }),
  }
}

const fine = { app: { requests: 30 }, gateway: { requests: 30 } }

test('a gateway that is found to carry all becomes the source, and keeps being it through an outage', async () => {
  const { live, start, slice, detail } = await world()
  for (let i = 0; i < 6; i++) await slice(fine)
  expect(live.source('shop')).toEqual({ vantage: 'app', addsMade: true, note: null })
  for (let i = 0; i < 4; i++) await slice(fine)
  expect(live.source('shop')).toEqual({
    vantage: 'gateway',
    addsMade: false,
    note: 'counted at the gateway edge, which carries all of its traffic',
  })
  // In the outage the service answers late what its users were told to be a time-out.
  const routes = { 'GET /pay': { requests: 25, errors: 1 } }
  for (let i = 0; i < 6; i++) {
    await slice({
      app: { requests: 25, errors: 1, classes: { database: 1 }, routes },
      gateway: { requests: 30, errors: 11, classes: { timeout: 10, http_5xx: 1 } },
      'gateway-made': { requests: 10, errors: 10, classes: { timeout: 10 } },
    })
    expect(live.source('shop').vantage).toBe('gateway')
  }
  expect(live.board().today).toEqual({ requests: 480, errors: 66 })
  expect(live.view('shop')).toMatchObject({ vantage: 'gateway', sources: { good: 2, all: 2 } })
  expect(await detail()).toMatchObject({
    // What the gateway knows as 5xx is said by the service, and what it made keeps its name.
    total: { requests: 480, errors: 66, classes: { timeout: 60, database: 6 } },
    routes: [{ route: 'GET /pay', requests: 150, errors: 6 }],
  })
  // A node that starts now finds the same.
  expect((await start()).source('shop').vantage).toBe('gateway')
})

test('behind a shared gateway the service counts itself, and what only the gateway saw is added once', async () => {
  const { live, slice, detail } = await world()
  for (let i = 0; i < 10; i++) await slice({ app: { requests: 50 }, gateway: { requests: 30 } })
  await slice({
    app: { requests: 50, errors: 2, classes: { http_5xx: 2 } },
    gateway: { requests: 34, errors: 6, classes: { http_5xx: 2, gateway: 4 } },
    'gateway-made': { requests: 4, errors: 4, classes: { gateway: 4 } },
  })
  expect(live.source('shop')).toEqual({
    vantage: 'app',
    addsMade: true,
    note: 'failures that only the gateway edge saw are added',
  })
  expect(live.buckets('shop').at(-1)).toMatchObject({ requests: 54, errors: 6, classes: { http_5xx: 2, gateway: 4 } })
  expect(live.board().today).toEqual({ requests: 554, errors: 6 })
  expect((await detail()).total).toEqual({ requests: 554, errors: 6, classes: { http_5xx: 2, gateway: 4 } })
})

test('a service that only a gateway tells of has a rate', async () => {
  const { live, slice } = await world()
  for (let i = 0; i < 7; i++) await slice({ gateway: { requests: 20, errors: 1, classes: { gateway: 1 } } })
  expect(live.view('shop')).toMatchObject({ vantage: 'gateway', classes: { gateway: 5 } })
  expect(live.view('shop').rate).toMatchObject({ requests: 100, errors: 5 })
})
