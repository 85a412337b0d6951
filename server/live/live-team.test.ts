import { expect, onTestFinished, test, vi } from 'vitest'
import type { Change } from '../../contracts/board.ts'
import { type Bucket, emptyBucket } from '../../contracts/bucket.ts'
import { bucketStart } from '../../contracts/instant.ts'
import type { ServiceState } from '../../contracts/state.ts'
import type { TargetReport } from '../../contracts/target.ts'
import { Config } from '../../runtime/config.ts'
import { silentLog } from '../../runtime/log.ts'
import { manualClock } from '../../runtime/manual-clock.ts'
import { createMetrics } from '../../runtime/metrics.ts'
import { serverMetrics } from '../own-metrics.ts'
import { batchOf, groupOf } from '../running-server.fixture.ts'
import { createMemoryStore } from '../store/memory-store.ts'
import type { Feed, Store } from '../store/store.ts'
import { createLiveTeam } from './create-live-team.ts'
import { createLiveTeams } from './live-teams.ts'
import { createStoreHealth } from './store-health.ts'
import { settingsOf } from './team-settings.ts'

const noon = Date.parse('2026-03-01T12:00:05Z')
const config = Config.parse({ teams: { web: { title: 'Web', timezone: 'UTC', services: { shop: {}, cart: {} } } } })

function world(store: Store = createMemoryStore()) {
  const clock = manualClock(noon)
  const log = silentLog()
  const metrics = serverMetrics(createMetrics())
  const health = createStoreHealth(store, { clock, log, metrics })
  health.start()
  const deps = { store, clock, log, metrics, health, release: 'r1', demo: false }
  let seq = 0
  return {
    clock,
    store,
    deps,
    metrics,
    record: (part: Parameters<typeof batchOf>[1]) => {
      const { id, parts } = batchOf(++seq, part)
      return store.record({ team: 'web', id, part: parts.web!, now: clock.now() })
    },
    async start() {
      const team = await createLiveTeam(settingsOf(config, 'web'), deps)
      onTestFinished(() => team.stop())
      return team
    },
  }
}

const bucket = (at: number, counts: Partial<Bucket>): Bucket => ({
  ...emptyBucket({ service: 'shop', vantage: 'app', at: bucketStart(at, 10_000) }),
  ...counts,
})

test('a configured team has a Board of tiles that wait before anything was heard', async () => {
  const team = await world().start()
  const { services, ...board } = team.board()
  expect(services.map(({ service }) => service)).toEqual(['cart', 'shop'])
  expect(services[0]).toMatchObject({
    state: 'no-data',
    reason: 'waiting for the second evaluation',
    since: noon,
    rate: null,
    vantage: null,
    sources: { good: 0, all: 0 },
    fault: null,
    heardAt: null,
  })
  expect(board).toMatchObject({ title: 'Web', timezone: 'UTC', history: 'memory', version: 1, calmSince: null })
  expect(board.rail).toMatchObject({ kinds: 0, errors: 0, entries: [], last: null })
})

test('what is recorded while it runs is the same as what is read at a start', async () => {
  const { start, record, clock } = world()
  const running = await start()
  const group = groupOf()
  for (let minute = 0; minute < 20; minute++) {
    await record({
      buckets: [
        bucket(clock.now(), { requests: 30, errors: 2, classes: { http_5xx: 2 } }),
        bucket(clock.now(), { vantage: 'error-log', errors: 1, classes: { database: 1 } }),
      ],
      groups: [group],
      sightings: [{ group: group.id, service: 'shop', at: clock.now(), count: 1 }],
    })
    await clock.advance(60_000)
  }
  const [live, read] = [running.board(), (await start()).board()]
  const shop = live.services[1]
  expect(read.services[1]?.rate?.requests).toBe(shop?.rate?.requests)
  expect({ ...read, version: 0, services: [] }).toEqual({ ...live, version: 0, services: [] })
  expect(read.today).toEqual({ requests: 600, errors: 40 })
  expect(running.buckets('shop')).toEqual(running.buckets('shop').toSorted((a, b) => a.at - b.at))
  expect(running.topErrors('shop', 900_000)).toMatchObject([{ count: 14, title: 'OperationalError' }])
})

test('a version that is missing is healed by reading once more', async () => {
  const inner = createMemoryStore()
  let swallow = false
  const store: Store = {
    ...inner,
    follow: (team, listener) => inner.follow(team, (entry: Feed) => !swallow && listener(entry)),
  }
  const { start, record, clock, metrics } = world(store)
  const team = await start()
  await clock.advance(5_000)
  swallow = true
  await record({ buckets: [bucket(clock.now(), { requests: 5 })] })
  swallow = false
  await record({ buckets: [bucket(clock.now(), { requests: 7 })] })
  await vi.waitFor(() => expect(team.view('shop').rate?.requests).toBe(12))
  expect(team.isCurrent()).toBe(true)
  expect((await metrics.loads.get()).values).toMatchObject([
    { labels: { reason: 'start' }, value: 1 },
    { labels: { reason: 'hole' }, value: 1 },
  ])
})

test('Changes are put together, ten a second at most, and added up they are the Board', async () => {
  const { start, record, clock } = world()
  const team = await start()
  const before = team.board()
  const changes: Change[] = []
  team.onChange((change) => changes.push(change))
  for (let i = 0; i < 50; i++) {
    await record({ buckets: [bucket(clock.now(), { requests: 1 })] })
    await clock.advance(10)
  }
  await clock.advance(100)
  expect(changes.length).toBeGreaterThanOrEqual(5)
  expect(changes.length).toBeLessThanOrEqual(7)
  expect(changes.map(({ version }) => version)).toEqual(changes.map((_, i) => before.version + 1 + i))
  expect(changes.at(-1)?.services.map(({ service }) => service)).toEqual(['shop'])
  expect(changes.at(-1)?.services[0]).toEqual(team.board().services[1])
})

test('today begins at midnight of the team, and keeps what has left the hour', async () => {
  const { start, record, clock } = world()
  await record({ buckets: [bucket(noon - 13 * 3_600_000, { requests: 100 })] })
  await record({ buckets: [bucket(noon - 3 * 3_600_000, { requests: 10 })] })
  const team = await start()
  await record({ buckets: [bucket(clock.now(), { requests: 1, errors: 1 })] })
  expect(team.board().today).toEqual({ requests: 11, errors: 1 })
  // A slice that comes hours late is in today as soon as the hours have been read again.
  await record({ buckets: [bucket(noon - 2 * 3_600_000, { requests: 1_000 })] })
  await clock.advance(20_000)
  expect(team.board().today).toEqual({ requests: 1_011, errors: 1 })
  await clock.advance(2 * 3_600_000)
  expect(team.board().today).toEqual({ requests: 1_011, errors: 1 })
  expect(team.view('shop').rate).toBeNull()
  await clock.advance(10 * 3_600_000)
  expect(team.board().today).toEqual({ requests: 0, errors: 0 })
})

const target = (over: Partial<TargetReport>): TargetReport => ({
  team: 'web',
  service: 'shop',
  kind: 'metrics',
  name: 'http://127.0.0.1:8000/metrics',
  ok: true,
  fault: null,
  detail: '',
  readAt: noon,
  goodAt: noon,
  intervalMs: 1_000,
  tookMs: 3,
  bytes: 100,
  recognised: 'django-prometheus',
  vantage: 'app',
  notes: [],
  ...over,
})

test('a discovery that cannot be read is a notice, and what it named stays', async () => {
  const { start, store, clock } = world()
  const team = await start()
  const report = (over: object) =>
    store.report({
      team: 'web',
      report: {
        collector: 'c1',
        sentAt: clock.now(),
        targets: [],
        discoveries: [
          {
            team: 'web',
            kind: 'file',
            name: '/etc/targets.yml',
            ok: true,
            fault: null,
            detail: '',
            readAt: noon,
            goodAt: noon,
            refreshMs: 5_000,
            targets: 12,
            uncounted: 0,
            notes: [],
            ...over,
          },
        ],
      },
      now: clock.now(),
    })
  await report({})
  expect(team.board().notices).toEqual([])
  await report({ ok: false, fault: 'malformed', detail: 'Group [0] is wrong.' })
  expect(team.board().notices).toEqual([
    'Discovery file /etc/targets.yml: malformed. Group [0] is wrong. 12 known targets stay.',
  ])
  expect(team.discoveries()).toMatchObject([{ fault: 'malformed', targets: 12 }])
})

test('sources are good, at fault or no longer heard of, and a wrong clock is said', async () => {
  const { start, store, clock } = world()
  const team = await start()
  const report = (sentAt: number, over: Partial<TargetReport>) =>
    store.report({ team: 'web', report: { collector: 'c1', sentAt, targets: [target(over)] }, now: clock.now() })
  await report(noon, {})
  expect(team.view('shop')).toMatchObject({ sources: { good: 1, all: 1 }, fault: null, heardAt: noon, vantage: 'app' })
  expect(team.view('shop').rate).toMatchObject({ requests: 0, ratio: null })
  await report(noon + 65_000, { ok: false, fault: 'refused', detail: 'nothing listens on port 8000' })
  expect(team.view('shop')).toMatchObject({ sources: { good: 0, all: 1 }, fault: 'nothing listens on port 8000' })
  expect(team.board().notices).toEqual(['The clock of collector c1 is about 70 s ahead.'])
  await report(noon, {})
  expect(team.board().notices).toEqual([])
  await clock.advance(61_000)
  expect(team.view('shop')).toMatchObject({
    sources: { good: 0, all: 1 },
    fault: 'nothing heard from collector c1 since 12:00:05',
  })
})

test('a service that only its error log tells of has errors per minute and no rate', async () => {
  const { start, record, clock } = world()
  const team = await start()
  await record({ buckets: [bucket(clock.now(), { vantage: 'error-log', errors: 4, classes: { exception: 4 } })] })
  const view = team.view('shop')
  expect(view).toMatchObject({ rate: null, vantage: 'error-log', errorsPerMinute: 4, classes: { exception: 4 } })
  expect(view.spark).toMatchObject({ unit: 'errors', threshold: null })
  expect(view.spark.bars.at(-1)).toBe(4)
})

test('requests without how they ended make no rate, and hide no access log that knows it', async () => {
  const { start, record, clock } = world()
  const team = await start()
  await record({ buckets: [bucket(clock.now() - 60_000, { vantage: 'requests-only', requests: 120 })] })
  expect(team.view('shop')).toMatchObject({ rate: null, vantage: 'requests-only' })
  expect(team.board().today).toEqual({ requests: 0, errors: 0 })
  await record({
    buckets: [bucket(clock.now(), { vantage: 'access-log', requests: 100, errors: 3, classes: { http_5xx: 3 } })],
  })
  expect(team.view('shop')).toMatchObject({ rate: { requests: 100, errors: 3 }, vantage: 'access-log' })
  expect(team.board().today).toEqual({ requests: 100, errors: 3 })
})

test('bytes that nobody read are said on the Board', async () => {
  const { start, record } = world()
  const team = await start()
  const gap = { service: 'shop', target: '/var/log/shop.log', bytes: 20, reason: 'rotated away' }
  await record({ gaps: [gap, gap] })
  expect(team.board().notices).toEqual(['40 bytes of /var/log/shop.log (shop) were not read: rotated away.'])
})

test('a team is calm since the last change of a Board without trouble', async () => {
  const { start, store, clock } = world()
  const team = await start()
  const state = (over: Partial<ServiceState>): ServiceState => ({
    state: 'ok',
    severity: 'ok',
    since: noon,
    reason: 'fine',
    evaluatedAt: noon,
    evaluations: 2,
    rising: null,
    clearSince: null,
    incident: null,
    ...over,
  })
  const fence = (await store.lease('web', { node: 'n', now: clock.now(), ttlMs: 60_000 })) ?? 0
  const write = (states: Record<string, ServiceState>) =>
    store.transition({ team: 'web', fence, now: clock.now(), states, deliveries: [] })
  await write({ shop: state({ since: noon - 5_000 }), cart: state({ state: 'no-traffic', since: noon - 9_000 }) })
  expect(team.board().calmSince).toBe(noon - 5_000)
  await write({ shop: state({ state: 'watch', severity: 'watch' }) })
  expect(team.board().calmSince).toBeNull()
  expect(team.state('shop')).toMatchObject({ state: 'watch', reason: 'fine' })
})

test('a service that nobody has told of for a day is let go, a configured one stays', async () => {
  const { start, record, clock } = world()
  await record({ buckets: [{ ...bucket(clock.now() - 5 * 3_600_000, { requests: 1 }), service: 'old' }] })
  const team = await start()
  expect(team.services()).toEqual(['cart', 'old', 'shop'])
  await clock.advance(20 * 3_600_000)
  expect(team.services()).toEqual(['cart', 'shop'])
})

test('a lost store makes a team old until everything was read again', async () => {
  const inner = createMemoryStore()
  let isLost = false
  const store: Store = {
    ...inner,
    ping: () => (isLost ? Promise.reject(new Error('away')) : inner.ping()),
    history: (team, now) => (isLost ? Promise.reject(new Error('away')) : inner.history(team, now)),
  }
  const { start, clock } = world(store)
  const team = await start()
  isLost = true
  await clock.advance(2_000)
  expect(team.isCurrent()).toBe(false)
  expect(team.board().notices).toEqual(['The store cannot be reached: what is shown is from before.'])
  isLost = false
  await clock.advance(2_000)
  expect(team.isCurrent()).toBe(true)
  expect(team.board().notices).toEqual([])
})

test('live teams are started once, kept while they are needed, and let go after ten minutes', async () => {
  const { deps, clock, record, metrics } = world()
  const teams = createLiveTeams(config, deps)
  teams.start()
  onTestFinished(() => teams.stop())
  const [first, second] = await Promise.all([teams.get('web'), teams.get('web')])
  expect(first).toBe(second)
  expect(await teams.get('nobody')).toBeNull()
  await record({})
  expect(await teams.names()).toEqual(['web'])
  await clock.advance(599_000)
  expect(await teams.get('web')).toBe(first)
  expect((await metrics.liveTeams.get()).values[0]?.value).toBe(1)
  await clock.advance(700_000)
  await vi.waitFor(async () => expect((await metrics.liveTeams.get()).values[0]?.value).toBe(0))
  expect(await teams.get('web')).not.toBe(first)
})
