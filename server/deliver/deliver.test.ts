import { Registry } from 'prom-client'
import { afterEach, expect, test, vi } from 'vitest'
import type { Delivery } from '../../contracts/delivery.ts'
import { Config } from '../../runtime/config.ts'
import { createHttpClient } from '../../runtime/http-client.ts'
import { silentLog } from '../../runtime/log.ts'
import { manualClock } from '../../runtime/manual-clock.ts'
import { systemRandom } from '../../runtime/random.ts'
import { incidentId } from '../alerts/incident-step.ts'
import { configuredReceivers } from '../receivers/registry.ts'
import { createMemoryStore } from '../store/memory-store.ts'
import type { Store } from '../store/store.ts'
import { createDeliverer } from './deliver.ts'
import { deliveryMetrics } from './delivery-metrics.ts'
import { loopbackReceiver, secret, verified } from './loopback-receiver.fixture.ts'
import { messageOf } from './message.fixture.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

async function world(answer?: Parameters<typeof loopbackReceiver>[0]) {
  const receiver = await loopbackReceiver(answer)
  stops.push(receiver.close)
  const clock = manualClock()
  const store = createMemoryStore()
  const config = Config.parse({
    teams: {},
    receivers: [{ name: 'hook', kind: 'webhook', url: receiver.url, secret }],
  })
  const queue = async (...deliveries: Delivery[]) => {
    const fence = await store.lease('web', { node: 'n1', now: clock.now(), ttlMs: 25_000 })
    await store.transition({ team: 'web', fence: fence ?? 0, now: clock.now(), states: {}, deliveries })
  }
  /** One node's loop; `own` is the store as this node sees it. */
  const worker = (own: Store = store) => {
    const http = createHttpClient()
    const deliverer = createDeliverer({
      store: own,
      receivers: configuredReceivers(config),
      http,
      publicUrl: null,
      clock,
      random: { ...systemRandom, fraction: () => 0.5 },
      log: silentLog(),
      metrics: deliveryMetrics(new Registry()),
    })
    stops.push(async () => {
      await deliverer.stop()
      await http.close()
    })
    return deliverer
  }
  const waiting = async () => (await store.deliveries('web')).waiting
  return { receiver, clock, store, config, queue, worker, waiting }
}

test('a worker that dies after the receiver has answered leaves the message to the next one, with the same id', async () => {
  const { receiver, clock, store, queue, worker, waiting } = await world()
  await queue(messageOf('shop', 1, clock.now()))
  // Killed between the answer and the note of it: nothing is settled, ever.
  const dying = worker({ ...store, settle: () => Promise.resolve() })
  dying.wake('web')
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1))
  expect(await waiting()).toBe(1)

  const next = worker()
  next.wake('web')
  await clock.advance(14_000)
  expect(receiver.received).toHaveLength(1)
  await clock.advance(1_000)
  next.wake('web')
  await vi.waitFor(async () => expect(await waiting()).toBe(0))
  const [first, second, ...more] = receiver.received
  expect(more).toEqual([])
  expect(second?.id).toBe(first?.id)
  expect(second?.raw).toBe(first?.raw)
})

test('a worker that dies while the receiver is thinking leaves the message to the next one', async () => {
  const { receiver, clock, store, queue, worker, waiting } = await world((nth, response) => {
    // The first request is never answered.
    if (nth > 1) response.writeHead(204).end()
  })
  await queue(messageOf('shop', 1, clock.now()))
  const dying = worker({ ...store, settle: () => Promise.resolve() })
  dying.wake('web')
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1))
  await clock.advance(15_000)
  worker().wake('web')
  await vi.waitFor(async () => expect(await waiting()).toBe(0))
  expect(receiver.received.map(({ id }) => id)).toEqual([receiver.received[0]?.id, receiver.received[0]?.id])
  let isStopped = false
  const stopping = dying.stop().then(() => {
    isStopped = true
  })
  await vi.waitFor(async () => {
    await clock.advance(1_000)
    expect(isStopped).toBe(true)
  })
  await stopping
})

test('messages of one incident keep their order, and other incidents do not wait for them', async () => {
  const { receiver, clock, queue, worker, waiting } = await world((nth, response) => {
    response.writeHead(nth === 1 ? 500 : 204).end()
  })
  const now = clock.now()
  await queue(messageOf('shop', 1, now), messageOf('shop', 2, now), messageOf('cart', 1, now))
  const deliverer = worker()
  deliverer.wake('web')
  await vi.waitFor(async () => expect(receiver.received).toHaveLength(2))
  await vi.waitFor(async () => expect(await waiting()).toBe(2))
  await clock.advance(5_000)
  deliverer.wake('web')
  await vi.waitFor(async () => expect(await waiting()).toBe(0))
  const told = receiver.received.slice(1).map((each) => verified(each).data)
  const shop = incidentId('web', 'shop', now)
  expect(
    told
      .filter(({ incident }) => incident === shop)
      .map(({ seq }) => seq)
      .slice(-2),
  ).toEqual([1, 2])
})

test('a receiver that answers 410 is not asked again for this message, and the message is kept with the reason', async () => {
  const { receiver, clock, store, queue, worker, waiting } = await world((_nth, response) =>
    response.writeHead(410).end(),
  )
  await queue(messageOf('shop', 1, clock.now()))
  worker().wake('web')
  await vi.waitFor(async () => expect(await waiting()).toBe(0))
  expect(receiver.received).toHaveLength(1)
  expect((await store.deliveries('web')).dead).toMatchObject([{ reason: 'status-410' }])
})

test('a message to a receiver that is not configured here waits for a node that knows it', async () => {
  const { clock, config, queue, worker, waiting } = await world()
  config.receivers = []
  await queue(messageOf('shop', 1, clock.now()))
  worker().wake('web')
  await new Promise((resolve) => setImmediate(resolve))
  expect(await waiting()).toBe(1)
})
