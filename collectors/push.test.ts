import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { afterEach, expect, test, vi } from 'vitest'
import { emptyBucket } from '../contracts/bucket.ts'
import { systemClock } from '../runtime/clock.ts'
import { createMetrics } from '../runtime/metrics.ts'
import { systemRandom } from '../runtime/random.ts'
import { type Counted, collectingServer, type Fate, nothingCounted } from './collecting-server.fixture.ts'
import { collectorMetrics } from './collector-metrics.ts'
import { createMemoryOutbox } from './outbox/memory-outbox.ts'
import { createPush } from './push.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (let stop = stops.pop(); stop; stop = stops.pop()) await stop()
})

const serve = async (options: Parameters<typeof collectingServer>[0] = {}) => {
  const server = await collectingServer(options)
  stops.push(() => server.kill())
  return server
}

const connect = (server: string, { token, ackWithinMs = 100 }: { token?: string; ackWithinMs?: number } = {}) => {
  const metrics = collectorMetrics(createMetrics())
  const outbox = createMemoryOutbox({ random: systemRandom })
  const said: string[] = []
  const log = pino({}, { write: (line: string) => void said.push(JSON.parse(line).msg) })
  const push = createPush(
    { server, token, ackWithinMs },
    { outbox, clock: systemClock, random: systemRandom, log, metrics, onConnected() {}, onSettled() {} },
  )
  push.start()
  stops.push(() => push.stop())
  const put = async (...requests: number[]) => {
    await outbox.commit({
      collector: 'c1',
      batches: requests.map((count) => ({
        web: {
          buckets: [{ ...emptyBucket({ service: 'shop', vantage: 'app', at: 0 }), requests: count }],
          groups: [],
          sightings: [],
          gaps: [],
        },
      })),
      checkpoints: new Map(),
    })
    push.wake()
  }
  const outcomes = async () =>
    Object.fromEntries((await metrics.batches.get()).values.map(({ labels, value }) => [labels.outcome, value]))
  return { push, outbox, put, said, outcomes, metrics }
}

const requestsOf = ({ batches }: Counted) => batches.map(({ parts }) => parts.web?.buckets[0]?.requests)
const oneTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1)
const until = (check: () => unknown, timeout = 15_000) => vi.waitFor(check, { timeout, interval: 10 })
const isEmpty = ({ outbox }: { outbox: { pending: number } }) => until(() => expect(outbox.pending).toBe(0))

test('Batches arrive in order, each once', async () => {
  const server = await serve()
  const client = connect(server.url)
  await client.put(...oneTo(50))
  await isEmpty(client)
  expect(requestsOf(server.counted)).toEqual(oneTo(50))
  expect(server.counted.refusedAsKnown).toBe(0)
  expect(await client.outcomes()).toEqual({ acked: 50 })
})

test('messages lost, repeated and late, and answers lost: what is counted is what happened', async () => {
  const chance = (fate: Fate, share: number) => (systemRandom.fraction() < share ? fate : {})
  const server = await serve({
    fate: () => ({
      ...chance({ lost: true }, 0.05),
      ...chance({ times: 2 }, 0.05),
      ...chance({ answerLost: true }, 0.05),
      // Later than the collector waits, so that the second attempt comes before the first.
      ...chance({ delayMs: 150 }, 0.03),
    }),
  })
  const client = connect(server.url, { ackWithinMs: 60 })
  await client.put(...oneTo(300))
  await isEmpty(client)
  expect(requestsOf(server.counted)).toEqual(oneTo(300))
  expect(server.counted.refusedAsKnown).toBeGreaterThan(0)
  expect((await client.outcomes()).timeout).toBeGreaterThan(0)
}, 30_000)

test('a server killed between taking a Batch and answering, again and again, changes no number', async () => {
  const counted = nothingCounted()
  const first = await collectingServer({ counted, fate: ({ id }) => ({ answerLost: id.seq % 10 === 0 }) })
  const client = connect(first.url, { ackWithinMs: 5_000 })
  await client.put(...oneTo(30))
  let server = first
  for (const seq of [10, 20, 30]) {
    await until(() => expect(counted.batches.at(-1)?.id.seq).toBe(seq))
    await server.kill()
    server = await collectingServer({
      counted,
      port: first.port,
      fate: ({ id }) => ({ answerLost: id.seq % 10 === 0 && id.seq > seq }),
    })
  }
  stops.push(() => server.kill())
  await isEmpty(client)
  expect(requestsOf(counted)).toEqual(oneTo(30))
  expect(counted.refusedAsKnown).toBe(3)
}, 30_000)

test('what was seen while there was no server arrives when it comes', async () => {
  const reserved = await collectingServer()
  await reserved.kill()
  const client = connect(reserved.url)
  await client.put(1, 2, 3)
  await until(() => expect(client.said.join()).toContain('cannot be reached'))
  const server = await serve({ port: reserved.port })
  await isEmpty(client)
  expect(requestsOf(server.counted)).toEqual([1, 2, 3])
})

test('one Batch that is refused for ever blocks none behind it', async () => {
  const refusal = { ok: false, retry: false, reason: 'malformed', detail: 'parts.web: wrong' } as const
  const server = await serve({ fate: ({ id }) => (id.seq === 2 ? { answer: refusal } : {}) })
  const client = connect(server.url)
  await client.put(1, 2, 3)
  await isEmpty(client)
  expect(requestsOf(server.counted)).toEqual([1, 3])
  expect(client.said).toContainEqual('the server refused a Batch, which is dropped: parts.web: wrong')
  expect((await client.metrics.dropped.get()).values).toMatchObject([{ labels: { reason: 'refused' }, value: 1 }])
})

test('a store that is down for a while costs nothing but time, and keeps the order', async () => {
  let refusals = 3
  const later = { ok: false, retry: true, reason: 'store-down', detail: 'the store is away' } as const
  const server = await serve({ fate: () => (refusals-- > 0 ? { answer: later } : {}) })
  const client = connect(server.url)
  await client.put(1, 2)
  await isEmpty(client)
  expect(requestsOf(server.counted)).toEqual([1, 2])
  expect(client.said.filter((line) => line.includes('the store is away'))).toHaveLength(1)
})

test('a refused token is said once, in words, without the token', async () => {
  const server = await serve({ token: 'a-token-of-the-server' })
  const client = connect(server.url, { token: 'another-token-altogether' })
  await until(() => expect(server.counted.tokens.length).toBeGreaterThan(2))
  expect(client.said).toEqual([expect.stringMatching(/refused the token of this collector; collector\.token must be/)])
  expect(client.said.join()).not.toContain('another-token')
})

test('the right token opens the way', async () => {
  const server = await serve({ token: 'a-token-of-the-server' })
  const client = connect(server.url, { token: 'a-token-of-the-server' })
  await client.put(1)
  await isEmpty(client)
})

test('an address with something else behind it is said to be wrong', async () => {
  const http = createServer((_, response) => response.writeHead(404).end('a web shop'))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  stops.push(() => http.close())
  const address: AddressInfo | string | null = http.address()
  const port = typeof address === 'object' ? address?.port : 0
  const client = connect(`http://127.0.0.1:${port}`)
  await until(() => expect(client.said.join()).toMatch(/answers, but not as a Faultboard server/))
})

test('a name that does not exist is said to be wrong', async () => {
  const client = connect('http://no-such-host.invalid')
  await until(() => expect(client.said.join()).toMatch(/cannot be resolved; check collector\.server/))
})

test('being connected is a metric', async () => {
  const server = await collectingServer()
  const client = connect(server.url)
  const connected = async () => (await client.metrics.connected.get()).values[0]?.value
  await until(async () => expect(await connected()).toBe(1))
  await server.kill()
  await until(async () => expect(await connected()).toBe(0))
})
