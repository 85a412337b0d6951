import { Writable } from 'node:stream'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterEach, expect, test, vi } from 'vitest'
import { Config } from '../../runtime/config.ts'
import { silentLog } from '../../runtime/log.ts'
import { manualClock } from '../../runtime/manual-clock.ts'
import { systemRandom } from '../../runtime/random.ts'
import { accept, loopbackReceiver, secret, verified } from '../deliver/loopback-receiver.fixture.ts'
import { createMemoryStore } from '../store/memory-store.ts'
import type { Store } from '../store/store.ts'
import { createAlerting } from './alerting.ts'
import { type FakeTeam, fakeTeam } from './live-team.fixture.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

type Answer = Parameters<typeof loopbackReceiver>[0]
type World = Awaited<ReturnType<typeof world>>

const quick = { random: { ...systemRandom, fraction: () => 0.5 }, log: silentLog() }

/** A store that knows how many deliveries are claimed and not settled: real sockets need real time. */
function observed(store: Store) {
  let open = 0
  const own: Store = {
    ...store,
    async claim(team, ask) {
      const claim = await store.claim(team, ask)
      if (claim !== null) open += 1
      return claim
    },
    async settle(...call) {
      await store.settle(...call)
      open -= 1
    },
  }
  const idle = () =>
    vi.waitFor(
      async () => {
        for (let i = 0; i < 5; i++) {
          if (open > 0) throw new Error('an attempt is under way')
          await new Promise((resolve) => setImmediate(resolve))
        }
      },
      { timeout: 15_000, interval: 2 },
    )
  return { store: own, idle }
}

/** A receiver, a store, a clock at the present (signatures age) and a team that is healthy. */
async function world(answer?: Answer, path = '') {
  const receiver = await loopbackReceiver(answer)
  stops.push(receiver.close)
  const clock = manualClock(Math.floor(Date.now() / 10_000) * 10_000 - 120_000)
  const config = Config.parse({
    teams: { web: { services: { shop: {} } } },
    receivers: [{ name: 'hook', kind: 'webhook', url: receiver.url + path, secret }],
  })
  const team = fakeTeam(clock.now())
  return { receiver, clock, ...observed(createMemoryStore()), config, team, metrics: new Registry() }
}

function node(at: World, deps: Partial<Parameters<typeof createAlerting>[1]> = {}) {
  const { store, clock, metrics } = at
  const alerting = createAlerting(at.config, {
    store,
    clock,
    metrics,
    live: async () => at.team,
    teams: async () => ['web'],
    publicUrl: 'http://wall.example/',
    ...quick,
    ...deps,
  })
  alerting.start()
  let isStopped = false
  const stop = async () => {
    if (isStopped) return
    isStopped = true
    await alerting.stop()
  }
  stops.push(stop)
  return { stop }
}

/** Lets slices of ten seconds pass, second by second, with all that is due done before the next second. */
async function pass({ clock, team, idle }: World, slices: number, traffic: FakeTeam['traffic'] = team.traffic) {
  team.traffic = traffic
  for (let i = 0; i < slices; i++) {
    team.tick(clock.now() + 10_000)
    for (let second = 0; second < 10; second++) {
      await clock.advance(1_000)
      await idle()
    }
  }
}

const counted = async (metrics: Registry, name: string, labels: Record<string, string> = {}) => {
  const metric = (await metrics.getMetricsAsJSON()).find((each) => each.name === name)
  const values = metric && 'values' in metric ? metric.values : []
  return values.find((value) => Object.entries(labels).every(([k, v]) => String(Object(value.labels)[k]) === v))?.value
}

const healthy: [number, number] = [0, 30]
const broken: [number, number] = [20, 30]

test('an incident is told exactly once when it begins and once when it is over', async () => {
  const at = await world()
  node(at)
  await pass(at, 6, healthy)
  await pass(at, 6, broken)
  await pass(at, 30, healthy)
  await pass(at, 6)

  const [firing, resolved, ...more] = at.receiver.received.map((message) => verified(message))
  expect(more).toEqual([])
  expect(firing?.type).toBe('incident.firing')
  expect(firing?.data).toMatchObject({
    schema: 1,
    seq: 1,
    team: 'web',
    service: 'shop',
    state: 'firing',
    serviceState: 'failing',
    errors: 80,
    requests: 180,
    window: '1m',
    threshold: 0.05,
    endsAt: null,
    url: 'http://wall.example/web/shop',
    topErrors: [{ title: 'OperationalError', message: 'could not connect to <host>', count: 45 }],
  })
  expect(resolved).toMatchObject({ type: 'incident.resolved', data: { seq: 2, state: 'resolved' } })
  expect(resolved?.data.incident).toBe(firing?.data.incident)
  expect(Date.parse(String(resolved?.data.endsAt))).toBeGreaterThan(Date.parse(String(firing?.data.startsAt)))
  expect(await counted(at.metrics, 'faultboard_incidents_total', { status: 'firing' })).toBe(1)
  expect(await counted(at.metrics, 'faultboard_incidents_total', { status: 'resolved' })).toBe(1)
  expect(await counted(at.metrics, 'faultboard_state_changes_total', { to: 'failing' })).toBe(1)
  expect(await counted(at.metrics, 'faultboard_deliveries_total', { outcome: 'delivered' })).toBe(2)
  expect(await counted(at.metrics, 'faultboard_deliveries_waiting', { team: 'web' })).toBe(0)
})

test('a receiver that answers 500 three times gets the same message until it takes it, once', async () => {
  const at = await world((nth, response) => response.writeHead(nth <= 3 ? 500 : 200).end())
  node(at)
  await pass(at, 4, healthy)
  await pass(at, 20, broken)
  expect(at.receiver.received).toHaveLength(4)
  expect(new Set(at.receiver.received.map(({ id }) => id)).size).toBe(1)
  const bodies = at.receiver.received.map((message) => JSON.stringify(verified(message)))
  expect(new Set(bodies).size).toBe(1)
  expect(await counted(at.metrics, 'faultboard_deliveries_total', { outcome: 'retry', reason: 'status-500' })).toBe(3)
  expect(await counted(at.metrics, 'faultboard_deliveries_total', { outcome: 'delivered' })).toBe(1)
})

test('the end of an incident waits until its beginning is delivered', async () => {
  let isDown = true
  const at = await world((_nth, response) => response.writeHead(isDown ? 503 : 200).end())
  node(at)
  await pass(at, 4, healthy)
  await pass(at, 6, broken)
  await pass(at, 30, healthy)
  expect(new Set(at.receiver.received.map(({ id }) => id)).size).toBe(1)
  isDown = false
  await pass(at, 40)
  const taken = at.receiver.received.slice(-2).map((message) => verified(message).type)
  expect(taken).toEqual(['incident.firing', 'incident.resolved'])
  expect((await at.store.deliveries('web')).waiting).toBe(0)
})

test('a receiver that asks for two minutes is left alone for two minutes', async () => {
  const at = await world((nth, response) => {
    response.writeHead(nth === 1 ? 429 : 200, nth === 1 ? { 'retry-after': '120' } : {}).end()
  })
  node(at)
  await pass(at, 4, healthy)
  await pass(at, 4, broken)
  expect(at.receiver.received).toHaveLength(1)
  await pass(at, 11)
  expect(at.receiver.received).toHaveLength(1)
  await pass(at, 4)
  expect(at.receiver.received).toHaveLength(2)
})

test('a redirect is not followed', async () => {
  const other = await loopbackReceiver()
  stops.push(other.close)
  const at = await world((_nth, response) => response.writeHead(302, { location: other.url }).end())
  node(at)
  await pass(at, 4, healthy)
  await pass(at, 8, broken)
  expect(at.receiver.received).toHaveLength(1)
  expect(other.received).toEqual([])
  expect(await counted(at.metrics, 'faultboard_deliveries_total', { outcome: 'rejected', reason: 'status-302' })).toBe(
    1,
  )
})

test('missing data ends no incident, and the one that comes back is the same', async () => {
  const at = await world()
  node(at)
  await pass(at, 4, healthy)
  await pass(at, 6, broken)
  await pass(at, 40, null)
  const { states } = await at.store.history('web', at.clock.now())
  expect(states.shop).toMatchObject({ state: 'no-data', severity: 'failing' })
  await pass(at, 6, broken)
  expect(at.receiver.received.map((message) => verified(message).type)).toEqual(['incident.firing'])
})

test('no traffic ends no incident', async () => {
  const at = await world()
  node(at)
  await pass(at, 4, healthy)
  await pass(at, 6, broken)
  await pass(at, 120, [0, 0])
  const { states } = await at.store.history('web', at.clock.now())
  expect(states.shop).toMatchObject({ state: 'no-traffic', severity: 'failing' })
  expect(at.receiver.received).toHaveLength(1)
})

test('two nodes on one store send one message', async () => {
  const at = await world()
  node(at)
  node(at, { metrics: new Registry() })
  await pass(at, 4, healthy)
  await pass(at, 6, broken)
  await pass(at, 30, healthy)
  expect(at.receiver.received.map((message) => verified(message).type)).toEqual([
    'incident.firing',
    'incident.resolved',
  ])
})

test('a node that is started anew goes on with the open incident', async () => {
  const at = await world()
  const first = node(at)
  await pass(at, 4, healthy)
  await pass(at, 6, broken)
  await first.stop()
  await pass(at, 30, broken)
  node(at, { metrics: new Registry() })
  await pass(at, 6, broken)
  await pass(at, 30, healthy)
  const messages = at.receiver.received.map((message) => verified(message))
  expect(messages.map(({ type }) => type)).toEqual(['incident.firing', 'incident.resolved'])
  expect(new Set(messages.map(({ data }) => data.incident)).size).toBe(1)
})

test('an outage that ended while nobody watched is resolved only after it was seen to be over', async () => {
  const at = await world()
  const first = node(at)
  await pass(at, 4, healthy)
  await pass(at, 6, broken)
  await first.stop()
  await pass(at, 30, healthy)
  node(at, { metrics: new Registry() })
  await pass(at, 5, healthy)
  expect(at.receiver.received).toHaveLength(1)
  await pass(at, 3, healthy)
  expect(at.receiver.received.map((message) => verified(message).type)).toEqual([
    'incident.firing',
    'incident.resolved',
  ])
})

test('a write whose answer is lost neither loses nor doubles a message', async () => {
  const at = await world()
  let broke = 0
  const store: Store = {
    ...at.store,
    async transition(entry) {
      const written = await at.store.transition(entry)
      // It was carried out, and the answer never came.
      if (entry.deliveries.length > 0 && broke < 2) {
        broke += 1
        throw new Error('the link was lost')
      }
      return written
    },
  }
  node(at, { store })
  await pass(at, 4, healthy)
  await pass(at, 8, broken)
  await pass(at, 30, healthy)
  expect(broke).toBe(2)
  expect(at.receiver.received.map((message) => verified(message).type)).toEqual([
    'incident.firing',
    'incident.resolved',
  ])
})

test('a write that never arrived is made up', async () => {
  const at = await world()
  let broke = 0
  const store: Store = {
    ...at.store,
    async transition(entry) {
      if (entry.deliveries.length > 0 && broke++ === 0) throw new Error('the link was lost')
      return at.store.transition(entry)
    },
  }
  node(at, { store })
  await pass(at, 4, healthy)
  await pass(at, 8, broken)
  expect(at.receiver.received.map((message) => verified(message).type)).toEqual(['incident.firing'])
})

test('a team that breaks does not stop the others', async () => {
  const at = await world()
  node(at, {
    teams: async () => ['sick', 'web'],
    live: async (team) => {
      if (team === 'sick') throw new Error('this Board is broken')
      return at.team
    },
  })
  await pass(at, 4, healthy)
  await pass(at, 6, broken)
  expect(at.receiver.received).toHaveLength(1)
  expect(await counted(at.metrics, 'faultboard_evaluation_failures_total')).toBeGreaterThan(5)
})

test('a receiver gets only the messages of its teams', async () => {
  const at = await world()
  const elsewhere = await loopbackReceiver()
  stops.push(elsewhere.close)
  at.config.receivers.push({ name: 'other', kind: 'webhook', teams: ['payments'], url: elsewhere.url, secret })
  node(at)
  await pass(at, 4, healthy)
  await pass(at, 6, broken)
  expect(at.receiver.received).toHaveLength(1)
  expect(elsewhere.received).toEqual([])
})

test('neither the secret nor the path of a receiver is ever logged', async () => {
  const lines: string[] = []
  const log = pino(
    { level: 'trace' },
    new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk))
        done()
      },
    }),
  )
  const at = await world((nth, response) => {
    if (nth === 1) response.destroy()
    else response.writeHead(nth === 2 ? 500 : nth === 3 ? 404 : 200).end('T0PSECRET')
  }, '/services/T0PSECRET?token=T0PSECRET')
  node(at, { log })
  await pass(at, 4, healthy)
  await pass(at, 40, broken)
  await pass(at, 30, healthy)
  await at.receiver.close()
  await pass(at, 30, broken)
  const said = lines.join('') + (await at.metrics.metrics()) + JSON.stringify(await at.store.deliveries('web'))
  expect(said).toMatch(/status-404/)
  expect(said).toMatch(/refused/)
  expect(said).not.toMatch(/T0PSECRET|MDEyMzQ1|127\.0\.0\.1/)
})

test('what hangs does not hold up what works, and a stop ends it', async () => {
  const at = await world(() => {})
  const works = await loopbackReceiver(accept)
  stops.push(works.close)
  for (let i = 0; i < 5; i++) at.config.receivers.push({ name: `works-${i}`, kind: 'webhook', url: works.url, secret })
  const alerting = node(at)
  at.team.traffic = healthy
  for (let i = 0; i < 9; i++) {
    if (i === 4) at.team.traffic = broken
    at.team.tick(at.clock.now() + 10_000)
    await at.clock.advance(10_000)
  }
  await vi.waitFor(() => expect(works.received).toHaveLength(5))
  let isStopped = false
  const stopping = alerting.stop().then(() => {
    isStopped = true
  })
  await vi.waitFor(async () => {
    await at.clock.advance(1_000)
    expect(isStopped).toBe(true)
  })
  await stopping
  // Given back to the queue, so that the next node can try at once.
  expect((await at.store.deliveries('web')).waiting).toBe(1)
  expect(await at.store.claim('web', { now: at.clock.now(), leaseMs: 1 })).not.toBe(null)
})
