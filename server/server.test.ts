import { connect, createServer as createTcpServer } from 'node:net'
import { expect, test, vi } from 'vitest'
import type { Change, Heartbeat } from '../contracts/board.ts'
import { systemClock } from '../runtime/clock.ts'
import {
  batchOf,
  bucketNow,
  connectCollector,
  connectScreen,
  groupOf,
  runServer,
  sendBatch,
  watchTeam,
} from './running-server.fixture.ts'

test('a Batch comes out of a watching screen as a Change, and the next snapshot says the same', async () => {
  const { url } = await runServer()
  const screen = connectScreen(url)
  const board = await watchTeam(screen)
  const changes: Change[] = []
  screen.on('change', (change) => changes.push(change))

  const collector = connectCollector(url)
  const group = groupOf()
  const sentAt = performance.now()
  const ack = await sendBatch(
    collector,
    batchOf(1, {
      buckets: [
        bucketNow({ requests: 40, errors: 3, classes: { http_5xx: 3 } }),
        bucketNow({ vantage: 'error-log', errors: 2, classes: { database: 2 } }),
      ],
      groups: [group],
      sightings: [{ group: group.id, service: 'shop', at: systemClock.now(), count: 2 }],
    }),
  )
  expect(ack).toEqual({ ok: true })
  await vi.waitFor(() => expect(changes).toHaveLength(1))
  expect(performance.now() - sentAt).toBeLessThan(1_000)

  const [change] = changes
  expect(change?.version).toBe(board.version + 1)
  expect(change?.services[0]).toMatchObject({
    service: 'shop',
    vantage: 'app',
    rate: { errors: 3, requests: 40, windowMs: 3_600_000, ratio: 3 / 40 },
    classes: { http_5xx: 1, database: 2 },
    errorsPerMinute: 2,
  })
  expect(change?.rail?.entries).toMatchObject([{ title: 'OperationalError', count: 2, isNew: true }])

  const fresh = await watchTeam(connectScreen(url))
  const shown = { ...board, ...change, services: change?.services, rail: change?.rail, today: change?.today }
  expect(fresh.services).toEqual(shown.services)
  expect(fresh.rail).toEqual(shown.rail)
  expect(fresh.today).toEqual({ requests: 40, errors: 3 })
  const api = await (await fetch(`${url}/api/teams/web/board`)).json()
  expect(api.services).toEqual(fresh.services)
})

test('the same Batch twice counts once', async () => {
  const { url, metrics } = await runServer()
  const collector = connectCollector(url)
  const batch = batchOf(1, { buckets: [bucketNow({ requests: 10 })] })
  expect(await sendBatch(collector, batch)).toEqual({ ok: true })
  expect(await sendBatch(collector, batch)).toEqual({ ok: true })
  const board = await watchTeam(connectScreen(url))
  expect(board.services[0]?.rate?.requests).toBe(10)
  expect(await metrics.metrics()).toContain('faultboard_batch_parts_total{result="duplicate"} 1')
})

test('a watching screen hears a heartbeat with the number of its Board', async () => {
  const { url } = await runServer()
  const screen = connectScreen(url)
  const board = await watchTeam(screen)
  const beat = await new Promise<Heartbeat>((resolve) => screen.on('heartbeat', resolve))
  expect(beat).toMatchObject({ release: 'r1' })
  expect(beat.version).toBeGreaterThanOrEqual(board.version)
})

test('an unknown team is said to be unknown', async () => {
  const { url } = await runServer()
  const screen = connectScreen(url)
  expect(await screen.emitWithAck('watch', 'nobody')).toEqual({ ok: false, reason: 'unknown-team' })
  expect(await screen.emitWithAck('watch', '../etc')).toEqual({ ok: false, reason: 'unknown-team' })
})

test('a team that only collectors know has a Board too', async () => {
  const { url } = await runServer()
  const batch = batchOf(1, { buckets: [bucketNow({ requests: 1 })] })
  await sendBatch(connectCollector(url), { ...batch, parts: { ops: batch.parts.web! } })
  expect((await watchTeam(connectScreen(url), 'ops')).services.map(({ service }) => service)).toEqual(['shop'])
})

test('a busy port is said in one sentence', async () => {
  const other = createTcpServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const address = other.address()
  const port = typeof address === 'object' && address ? address.port : 0
  await expect(runServer({ port })).rejects.toThrow(`port ${port} is in use; choose another with --port or server.port`)
  other.close()
})

test('stopping takes no longer than two seconds with an idle connection that never said anything', async () => {
  const { port, stop, url } = await runServer()
  const idle = connect(port, '127.0.0.1')
  await new Promise((resolve) => idle.once('connect', resolve))
  const screen = connectScreen(url)
  await watchTeam(screen)
  const before = performance.now()
  await stop()
  expect(performance.now() - before).toBeLessThan(3_500)
  await vi.waitFor(() => expect(screen.connected).toBe(false))
  idle.destroy()
})
