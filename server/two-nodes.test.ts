import { expect, onTestFinished, test, vi } from 'vitest'
import type { Heartbeat } from '../contracts/board.ts'
import { startRedis } from '../e2e/redis-server.ts'
import { silentLog } from '../runtime/log.ts'
import {
  batchOf,
  bucketNow,
  connectCollector,
  connectScreen,
  runServer,
  sendBatch,
  watchTeam,
} from './running-server.fixture.ts'
import { createRedisStore } from './store/redis-store.ts'

async function node(url: string) {
  const store = await createRedisStore({ url, prefix: 'fb' }, { log: silentLog() })
  onTestFinished(() => store.close())
  return runServer({}, { store })
}

test('what comes to one node is on the screens of another', async () => {
  const redis = await startRedis()
  onTestFinished(() => redis.stop())
  const [a, b] = [await node(redis.url), await node(redis.url)]
  const screen = connectScreen(b.url)
  await watchTeam(screen)
  const shown = new Promise((resolve) => screen.on('change', ({ services }) => resolve(services[0]?.rate)))
  const collector = connectCollector(a.url)
  expect(await sendBatch(collector, batchOf(1, { buckets: [bucketNow({ requests: 9, errors: 1 })] }))).toEqual({
    ok: true,
  })
  expect(await shown).toMatchObject({ requests: 9, errors: 1 })
  const [boardA, boardB] = [await watchTeam(connectScreen(a.url)), await watchTeam(connectScreen(b.url))]
  expect(boardA.services.map(({ rate }) => rate)).toEqual(boardB.services.map(({ rate }) => rate))
  expect(boardA.history).toBe('redis')
})

test('while Redis is dead no heartbeat says that all is well; when it is back the numbers are right', async () => {
  const redis = await startRedis({ appendonly: true })
  onTestFinished(() => redis.stop())
  const { url } = await node(redis.url)
  const collector = connectCollector(url)
  await sendBatch(collector, batchOf(1, { buckets: [bucketNow({ requests: 10 })] }))
  const screen = connectScreen(url)
  await watchTeam(screen)
  const beats: Heartbeat[] = []
  screen.on('heartbeat', (beat) => beats.push(beat))
  await vi.waitFor(() => expect(beats.length).toBeGreaterThan(0), 3_000)

  await redis.kill()
  expect(await sendBatch(collector, batchOf(2, { buckets: [bucketNow({ requests: 7 })] }))).toMatchObject({
    ok: false,
    retry: true,
    reason: 'store-down',
  })
  expect((await fetch(`${url}/readyz`)).status).toBe(503)
  const board = async () => (await fetch(`${url}/api/teams/web/board`)).json()
  await vi.waitFor(
    async () => expect((await board()).notices).toContain('The store cannot be reached: what is shown is from before.'),
    { timeout: 5_000, interval: 100 },
  )
  const before = beats.length
  const until = Date.now() + 2_500
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(until), { timeout: 4_000, interval: 100 })
  expect(beats.length).toBe(before)

  const again = await startRedis({ port: redis.port, dir: redis.dir, appendonly: true })
  onTestFinished(() => again.stop())
  await vi.waitFor(
    async () =>
      expect(await sendBatch(collector, batchOf(2, { buckets: [bucketNow({ requests: 7 })] }))).toEqual({ ok: true }),
    { timeout: 10_000, interval: 200 },
  )
  await vi.waitFor(() => expect(beats.length).toBeGreaterThan(before), { timeout: 5_000 })
  await vi.waitFor(async () => expect((await board()).today.requests).toBe(17), { timeout: 5_000 })
  expect((await watchTeam(connectScreen(url))).services[0]?.rate?.requests).toBe(17)
}, 40_000)
