import { Registry } from 'prom-client'
import { afterEach, expect, test, vi } from 'vitest'
import { startRedis } from '../../e2e/redis-server.ts'
import { Config } from '../../runtime/config.ts'
import { silentLog } from '../../runtime/log.ts'
import { manualClock } from '../../runtime/manual-clock.ts'
import { systemRandom } from '../../runtime/random.ts'
import { loopbackReceiver, secret, verified } from '../deliver/loopback-receiver.fixture.ts'
import { createRedisStore } from '../store/redis-store.ts'
import { type Alerting, createAlerting } from './alerting.ts'
import { fakeTeam } from './live-team.fixture.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

test('two nodes on one Redis, of which the working one ends in the middle, tell each message once', async () => {
  const receiver = await loopbackReceiver()
  const redis = await startRedis()
  stops.push(receiver.close, redis.stop)
  const clock = manualClock()
  const team = fakeTeam(clock.now())
  const config = Config.parse({ teams: {}, receivers: [{ name: 'hook', kind: 'webhook', url: receiver.url, secret }] })

  const startNode = async (): Promise<{ alerting: Alerting; evaluations: () => Promise<number> }> => {
    const store = await createRedisStore({ url: redis.url, prefix: 'fb' }, { log: silentLog() })
    const metrics = new Registry()
    const live = async () => team
    const deps = { store, clock, metrics, live, teams: async () => ['web'], random: systemRandom, log: silentLog() }
    const alerting = createAlerting(config, deps)
    alerting.start()
    stops.push(() => store.close())
    const evaluations = async () =>
      Number(/^faultboard_evaluations_total (\d+)/m.exec(await metrics.metrics())?.[1] ?? 0)
    return { alerting, evaluations }
  }

  const [first, second] = [await startNode(), await startNode()]
  stops.push(() => second.alerting.stop())
  const done = async () => (await first.evaluations()) + (await second.evaluations())
  await vi.waitFor(async () => expect(await done()).toBe(1))
  /** Ten seconds, of which one of the nodes evaluates the end, and no more than one. */
  const pass = async (slices: number, traffic: [number, number]) => {
    team.traffic = traffic
    for (let i = 0; i < slices; i++) {
      const before = await done()
      team.tick(clock.now() + 10_000)
      await clock.advance(10_000)
      await vi.waitFor(async () => expect(await done()).toBe(before + 1), { timeout: 5_000, interval: 5 })
    }
  }

  await pass(4, [0, 30])
  await pass(6, [20, 30])
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1))
  await first.alerting.stop()
  await pass(3, [20, 30])
  await pass(30, [0, 30])
  await vi.waitFor(() => expect(receiver.received).toHaveLength(2))
  const told = receiver.received.map((message) => verified(message))
  expect(told.map(({ type }) => type)).toEqual(['incident.firing', 'incident.resolved'])
  expect(told[1]?.data.incident).toBe(told[0]?.data.incident)
  expect(await first.evaluations()).toBeGreaterThan(0)
  expect(await second.evaluations()).toBeGreaterThan(0)
})
