import { expect, onTestFinished, test } from 'vitest'
import { emptyBucket, sliceMs } from '../../contracts/bucket.ts'
import type { ErrorGroup } from '../../contracts/error-group.ts'
import { bucketStart } from '../../contracts/instant.ts'
import { Config } from '../../runtime/config.ts'
import { silentLog } from '../../runtime/log.ts'
import { manualClock } from '../../runtime/manual-clock.ts'
import { createMetrics } from '../../runtime/metrics.ts'
import { targetHeardAt } from '../evaluate/seen.fixture.ts'
import { serverMetrics } from '../own-metrics.ts'
import { batchOf, groupOf } from '../running-server.fixture.ts'
import { createMemoryStore } from '../store/memory-store.ts'
import { createLiveTeam } from './create-live-team.ts'
import { createStoreHealth } from './store-health.ts'
import { settingsOf } from './team-settings.ts'

const noon = Date.parse('2026-03-01T12:00:05Z')
const config = Config.parse({ teams: { web: { timezone: 'UTC', services: { edge: {}, orders: {}, shop: {} } } } })
const ids = 'abcdef'

type Counted = [service: string, vantage: 'access-log' | 'gateway', requests: number, errors: number]
type Seen = Pick<ErrorGroup, 'service' | 'vantage' | 'class' | 'route'> & { count: number }

/** A team with a gateway `edge` before `shop` and `orders`, and so many failures of each kind, listed by vantage. */
async function boardOf(counts: Counted[], errors: Seen[], others: string[] = []) {
  const store = createMemoryStore()
  const clock = manualClock(noon)
  const log = silentLog()
  const metrics = serverMetrics(createMetrics())
  const health = createStoreHealth(store, { clock, log, metrics })
  const live = await createLiveTeam(settingsOf(config, 'web'), {
    ...{ store, clock, log, metrics, health },
    ...{ release: 'r1', demo: false },
  })
  onTestFinished(() => live.stop())
  const targets = ['edge', ...others].flatMap((name) => {
    const gateway = { name, carries: null, tellsMade: true }
    return ['shop', 'orders'].map(
      (service) => targetHeardAt(noon, { service, vantage: 'gateway', gateway, name }).report,
    )
  })
  await store.report({ team: 'web', report: { collector: 'c1', sentAt: noon, targets }, now: noon })
  const at = bucketStart(noon, sliceMs)
  const groups = errors.map(({ count: _, ...known }, i) => groupOf({ ...known, id: `k1:${ids[i]?.repeat(16)}` }))
  const { id, parts } = batchOf(1, {
    buckets: counts.map(([service, vantage, all, failed]) => ({
      ...emptyBucket({ service, vantage, at }),
      requests: all,
      errors: failed,
    })),
    groups,
    sightings: errors.map(({ service, count }, i) => ({ group: groups[i]?.id ?? '', service, at: noon, count })),
  })
  await store.record({ team: 'web', id, part: parts.web!, now: noon })
  await clock.advance(1_000)
  const { rail, today } = live.board()
  const listed = rail.entries.map(({ service, count, class: kind, route }) => `${count} ${service} ${kind} ${route}`)
  return { listed: listed.sort(), today, errors: rail.errors, drilled: live.topErrors('edge', 900_000) }
}

test('L24: a failure that the team’s gateway answered is listed under its service, and once', async () => {
  const { listed, errors, drilled } = await boardOf(
    [],
    [
      { service: 'shop', vantage: 'gateway-made', class: 'timeout', route: 'GET /shop', count: 6 },
      { service: 'orders', vantage: 'gateway', class: 'http_5xx', route: 'GET /orders', count: 4 },
      { service: 'edge', vantage: 'access-log', class: 'gateway', route: 'GET /shop', count: 6 },
      { service: 'edge', vantage: 'access-log', class: 'http_5xx', route: 'GET /orders', count: 5 },
      { service: 'edge', vantage: 'error-log', class: 'gateway', route: 'GET /shop', count: 6 },
    ],
  )
  expect(listed).toEqual(['1 edge http_5xx GET /orders', '4 orders http_5xx GET /orders', '6 shop timeout GET /shop'])
  expect(errors).toBe(11)
  // Who looks at the gateway itself sees all that it wrote.
  expect(drilled.map(({ class: kind, count }) => `${count} ${kind}`)).toEqual(['6 gateway', '5 http_5xx'])
})

test('L24: a traceback of a service, its summary, and what the gateway passed on of it are one error', async () => {
  const { listed, errors } = await boardOf(
    [],
    [
      { service: 'shop', vantage: 'error-log', class: 'exception', route: '/shop', count: 4 },
      { service: 'shop', vantage: 'gateway', class: 'http_5xx', route: 'GET /shop', count: 4 },
      { service: 'edge', vantage: 'access-log', class: 'http_5xx', route: 'GET /shop', count: 4 },
    ],
  )
  expect({ listed, errors }).toEqual({ listed: ['4 shop exception /shop'], errors: 4 })
})

test('an error of the gateway that is of no failed request is listed, however many failed', async () => {
  const { listed } = await boardOf(
    [],
    [
      { service: 'shop', vantage: 'gateway', class: 'http_5xx', route: 'GET /shop', count: 9 },
      { service: 'edge', vantage: 'access-log', class: 'http_5xx', route: 'GET /shop', count: 9 },
      { service: 'edge', vantage: 'error-log', class: 'network', route: null, count: 2 },
    ],
  )
  expect(listed).toContain('2 edge network null')
})

test('a request that a gateway passed on to a service of its team is one request of the day', async () => {
  const { today } = await boardOf(
    [
      ['edge', 'access-log', 100, 12],
      ['shop', 'gateway', 60, 6],
      ['orders', 'gateway', 30, 4],
    ],
    [],
  )
  expect(today).toEqual({ requests: 100, errors: 12 })
})

test('what another team’s gateway passed on as well is taken out of nothing', async () => {
  const counts: Counted[] = [
    ['edge', 'access-log', 100, 12],
    ['shop', 'gateway', 60, 6],
  ]
  expect((await boardOf(counts, [], ['platform/edge'])).today).toEqual({ requests: 160, errors: 18 })
})
