import { expect, test } from 'vitest'
import { systemClock } from '../../runtime/clock.ts'
import { silentLog } from '../../runtime/log.ts'
import { createMetrics } from '../../runtime/metrics.ts'
import { serverMetrics } from '../own-metrics.ts'
import {
  batchOf,
  bucketNow,
  connectCollector,
  connectScreen,
  runServer,
  sendBatch,
  watchTeam,
} from '../running-server.fixture.ts'
import { createMemoryStore } from '../store/memory-store.ts'
import type { Store } from '../store/store.ts'
import { createBatchTaker } from './take-batch.ts'

test('a malformed Batch is refused for ever, with the place and what would be right', async () => {
  const { url, metrics } = await runServer()
  const collector = connectCollector(url)
  const good = batchOf(1, { buckets: [bucketNow()] })
  const ask = (message: object) => collector.emitWithAck('batch', JSON.parse(JSON.stringify(message)))
  const refused = (detail: unknown) => ({ ok: false, retry: false, reason: 'malformed', detail })
  expect(
    await ask({ ...good, parts: { web: { ...good.parts.web, buckets: [{ ...bucketNow(), errors: -1 }] } } }),
  ).toEqual(refused(expect.stringMatching(/^parts\.web\.buckets\.0\.errors: .*>=0/)))
  expect(await ask({ ...good, parts: { API: good.parts.web } })).toEqual(refused(expect.stringContaining('parts.API')))
  expect(await ask({ ...good, extra: 'secret-value' })).toEqual(refused(expect.not.stringContaining('secret-value')))
  expect(await ask([])).toEqual(refused(expect.any(String)))
  expect(await ask(good)).toEqual({ ok: true })
  expect(await metrics.metrics()).toContain('faultboard_batches_refused_total{reason="malformed"} 4')
})

test('a Report is split by team, and a team that has lost its last Target hears it', async () => {
  const { url, store } = await runServer()
  const collector = connectCollector(url)
  const target = (team: string) => ({
    team,
    service: 'shop',
    kind: 'log' as const,
    name: '/var/log/shop.log',
    ok: true,
    fault: null,
    detail: '',
    readAt: null,
    goodAt: null,
    intervalMs: 1_000,
    tookMs: null,
    bytes: null,
    recognised: null,
    vantage: null,
    notes: [],
  })
  const sentAt = systemClock.now()
  const targets = [target('web'), target('ops')]
  const answer = await collector.emitWithAck('report', { collector: 'c1', sentAt, targets })
  expect(answer).toEqual({ ok: true, serverAt: expect.any(Number) })
  const teamsTargets = async (team: string) =>
    (await store.history(team, systemClock.now())).reports.map(({ report }) => report.targets)
  expect(await teamsTargets('web')).toEqual([[target('web')]])
  expect(await teamsTargets('ops')).toEqual([[target('ops')]])
  await collector.emitWithAck('report', { collector: 'c1', sentAt, targets: [target('web')] })
  expect(await teamsTargets('ops')).toEqual([[]])
  const wrong = JSON.parse('{"collector":"c1"}')
  expect(await collector.emitWithAck('report', wrong)).toMatchObject({ ok: false })
})

test('nothing later passes before a Batch that must be sent again, so nothing is lost', async () => {
  const inner = createMemoryStore()
  let failures = 1
  const store: Store = {
    ...inner,
    record: (entry) => (failures-- > 0 ? Promise.reject(new Error('away')) : inner.record(entry)),
  }
  const metrics = serverMetrics(createMetrics())
  const taker = createBatchTaker({ store, clock: systemClock, log: silentLog(), metrics })
  const batches = [1, 2, 3].map((seq) => batchOf(seq, { buckets: [bucketNow({ requests: 1 })] }))
  const first = await Promise.all(batches.map((batch) => taker.take(batch)))
  expect(first.map((ack) => ack.ok || ack.retry)).toEqual([true, true, true])
  expect(first.map((ack) => ack.ok)).toEqual([false, false, false])
  const second = await Promise.all(batches.map((batch) => taker.take(batch)))
  expect(second).toEqual([{ ok: true }, { ok: true }, { ok: true }])
  const buckets = (await inner.history('web', systemClock.now())).buckets
  expect(buckets.reduce((sum, { requests }) => sum + requests, 0)).toBe(3)
})

test('a Batch of two teams of which one failed is counted once in each after it was sent again', async () => {
  const inner = createMemoryStore()
  let isOpsLost = true
  const store: Store = {
    ...inner,
    record: (entry) => (isOpsLost && entry.team === 'ops' ? Promise.reject(new Error('away')) : inner.record(entry)),
  }
  const { url } = await runServer({}, { store })
  const collector = connectCollector(url)
  const batch = batchOf(1, { buckets: [bucketNow({ requests: 5 })] })
  const both = { ...batch, parts: { ...batch.parts, ops: batch.parts.web! } }
  expect(await sendBatch(collector, both)).toMatchObject({ ok: false, retry: true, reason: 'store-down' })
  isOpsLost = false
  expect(await sendBatch(collector, both)).toEqual({ ok: true })
  for (const team of ['web', 'ops']) {
    expect((await watchTeam(connectScreen(url), team)).today).toEqual({ requests: 5, errors: 0 })
  }
})
