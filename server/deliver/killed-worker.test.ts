import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Registry } from 'prom-client'
import { afterEach, expect, test, vi } from 'vitest'
import { startRedis } from '../../e2e/redis-server.ts'
import { Config } from '../../runtime/config.ts'
import { createHttpClient } from '../../runtime/http-client.ts'
import { silentLog } from '../../runtime/log.ts'
import { manualClock } from '../../runtime/manual-clock.ts'
import { systemRandom } from '../../runtime/random.ts'
import { configuredReceivers } from '../receivers/registry.ts'
import { createRedisStore } from '../store/redis-store.ts'
import { createDeliverer } from './deliver.ts'
import { deliveryMetrics } from './delivery-metrics.ts'
import { loopbackReceiver, secret, verified } from './loopback-receiver.fixture.ts'
import { messageOf } from './message.fixture.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

test('a process that is killed in the middle of a delivery leaves it, with its id and its order, to the next', async () => {
  const receiver = await loopbackReceiver((nth, response) => {
    // The first request is never answered: its sender is killed while it waits.
    if (nth > 1) response.writeHead(204).end()
  })
  stops.push(receiver.close)
  const redis = await startRedis()
  stops.push(redis.stop)
  const store = await createRedisStore({ url: redis.url, prefix: 'fb' }, { log: silentLog() })
  stops.push(store.close)
  const clock = manualClock()
  const now = clock.now()
  const config = Config.parse({ teams: {}, receivers: [{ name: 'hook', kind: 'webhook', url: receiver.url, secret }] })
  const fence = await store.lease('web', { node: 'n1', now, ttlMs: 25_000 })
  const deliveries = [messageOf('shop', 1, now), messageOf('shop', 2, now)]
  expect(await store.transition({ team: 'web', fence: fence ?? 0, now, states: {}, deliveries })).toBe(true)

  const script = new URL('worker.fixture.ts', import.meta.url).pathname
  const asked = JSON.stringify({ redis: redis.url, now, config })
  const child = spawn(process.execPath, ['--import', 'tsx', script, asked], { stdio: 'inherit' })
  const ended = once(child, 'exit')
  stops.push(() => child.kill('SIGKILL'))
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), { timeout: 15_000 })
  child.kill('SIGKILL')
  await ended

  const http = createHttpClient()
  const next = createDeliverer({
    store,
    receivers: configuredReceivers(config),
    http,
    publicUrl: null,
    clock,
    random: systemRandom,
    log: silentLog(),
    metrics: deliveryMetrics(new Registry()),
  })
  stops.push(async () => {
    await next.stop()
    await http.close()
  })
  expect(await store.claim('web', { now: now + 14_999, leaseMs: 1_000 })).toBe(null)
  await clock.advance(15_000)
  next.wake('web')
  await vi.waitFor(async () => expect((await store.deliveries('web')).waiting).toBe(0), { timeout: 5_000 })
  const told = receiver.received.map((message) => [message.id, verified(message).type])
  expect(told).toEqual([
    [deliveries[0]?.id, 'incident.firing'],
    [deliveries[0]?.id, 'incident.firing'],
    [deliveries[1]?.id, 'incident.resolved'],
  ])
})
