import { compress } from 'snappyjs'
import { expect, onTestFinished, test, vi } from 'vitest'
import { freePorts } from '../../e2e/free-ports.ts'
import type { Clock } from '../../runtime/clock.ts'
import { systemClock } from '../../runtime/clock.ts'
import { Config } from '../../runtime/config.ts'
import { manualClock } from '../../runtime/manual-clock.ts'
import { startSources } from '../discovery/discovering.fixture.ts'
import { type Frame, frameV1, frameV2, headersOf } from './write-frames.fixture.ts'

const soon = { timeout: 15_000, interval: 20 }
const settled = 10_000

/** A receiver on loopback, and how to write to it. */
async function receive({
  clock = systemClock,
  kept,
  ...more
}: {
  clock?: Clock
  kept?: Map<string, unknown>
  [key: string]: unknown
} = {}) {
  const port = await freePorts(1)
  const running = startSources(
    { teams: { web: { services: {} } }, collector: { receive: { port, team: 'web', ...more } } },
    { clock, ...(kept ? { kept } : {}) },
  )
  const url = `http://127.0.0.1:${port}/api/v1/write`
  await vi.waitFor(async () => expect((await fetch(url)).status).toBe(405), soon)
  const post = (body: Buffer, headers: Record<string, string>) =>
    fetch(url, { method: 'POST', body: new Uint8Array(body), headers })
  return {
    ...running,
    url,
    post,
    write: async (frames: Frame[], version: 1 | 2 = 1) =>
      post((version === 1 ? frameV1 : frameV2)(frames), headersOf(version)),
  }
}

const target = { job: 'django', instance: '10.0.0.1:8000' }
const series = (labels: Record<string, string>, ...samples: Frame['samples']): Frame => ({
  labels: { __name__: 'http_requests_total', ...target, ...labels },
  samples,
})
const up = (value: number, at: number, labels: Record<string, string> = {}): Frame => ({
  labels: { __name__: 'up', ...target, ...labels },
  samples: [[value, at]],
})
const at0 = 1_700_000_000_000

test('each increment counts once, whatever comes twice, late or through another connection', async () => {
  const clock = manualClock(at0 + 1_000)
  const { write, requestsOf, sources } = await receive({ clock })
  await write([series({ status: '200' }, [100, at0]), up(1, at0, { service: 'shop' })])
  await clock.advance(settled)
  expect(sources.reports()).toMatchObject([{ team: 'web', service: 'shop', ok: true, name: 'django/10.0.0.1:8000' }])
  expect(requestsOf('shop')).toBe(0)
  const second = [series({ status: '200' }, [107, at0 + 15_000]), up(1, at0 + 15_000, { service: 'shop' })]
  await write(second)
  expect(requestsOf('shop')).toBe(7)
  await write(second)
  await write([series({ status: '200' }, [104, at0 + 10_000])])
  expect(requestsOf('shop')).toBe(7)
  // A part of a scrape that overtakes the one before it.
  await write([series({ status: '200' }, [112, at0 + 45_000])])
  await write([series({ status: '200' }, [110, at0 + 30_000]), up(1, at0 + 30_000, { service: 'shop' })])
  await write([up(1, at0 + 45_000, { service: 'shop' })])
  expect(requestsOf('shop')).toBe(12)
  expect(sources.discoveries()[0]).toMatchObject({ kind: 'receive', ok: true, targets: 1, uncounted: 0 })
  expect(sources.discoveries()[0]?.notes.join()).toContain('they came after newer ones, or twice')
})

test('M24: a new series counts in full at once, and one that was there when the watch began does not', async () => {
  const clock = manualClock(at0 + 1_000)
  const { write, requestsOf, seen } = await receive({ clock })
  await write([series({ status: '200' }, [100, at0])])
  await write([series({ status: '404' }, [50, at0])])
  await clock.advance(settled)
  await write([
    series({ status: '200' }, [100, at0 + 15_000]),
    series({ status: '404' }, [50, at0 + 15_000]),
    series({ status: '500' }, [3, at0 + 15_000]),
  ])
  expect(requestsOf('django')).toBe(3)
  expect(seen.reduce((sum, { counts }) => sum + counts.errors, 0)).toBe(3)
  // One that comes in a part of its own, after its scrape was taken as whole.
  await write([series({ status: '503' }, [2, at0 + 15_000])])
  await write(
    ['200', '404', '500', '503'].map((status, n) => series({ status }, [[100, 50, 3, 4][n] ?? 0, at0 + 30_000])),
  )
  expect(requestsOf('django')).toBe(7)
})

test('a part that comes later than it can is no reason to count a history as news', async () => {
  const clock = manualClock(at0 + 1_000)
  const { write, requestsOf, sources } = await receive({ clock })
  await write([series({ status: '200' }, [100, at0])])
  await clock.advance(settled)
  await write([series({ status: '404' }, [5_000, at0])])
  const all = (n: number, at: number) => [
    series({ status: '200' }, [100 + n, at]),
    series({ status: '404' }, [5_000 + n, at]),
  ]
  await write(all(1, at0 + 15_000))
  expect(requestsOf('django')).toBe(0)
  await write(all(2, at0 + 30_000))
  expect(requestsOf('django')).toBe(2)
  expect(sources.reports()[0]?.notes.join()).toContain('written too late')
})

test('a start timestamp of 2.0 makes a first value count, and a new life', async () => {
  const clock = manualClock(at0 + 1_000)
  const { write, requestsOf } = await receive({ clock })
  const born = (value: number, at: number, created: number): Frame => ({
    ...series({ status: '200' }, [value, at]),
    created,
  })
  await write([born(9, at0 + 5_000, at0 + 2_000)], 2)
  await clock.advance(settled)
  expect(requestsOf('django')).toBe(9)
  await write([born(12, at0 + 20_000, at0 + 18_000)], 2)
  expect(requestsOf('django')).toBe(21)
})

test('a series that is called gone is gone, and its return is not its history again', async () => {
  const clock = manualClock(at0 + 1_000)
  const { write, requestsOf } = await receive({ clock })
  const a = (value: number | 'stale', n: number) => series({ status: '200' }, [value, at0 + n * 15_000])
  const b = (value: number | 'stale', n: number) => series({ status: '404' }, [value, at0 + n * 15_000])
  const started = (n: number): Frame => ({
    labels: { __name__: 'process_start_time_seconds', ...target },
    samples: [[at0 / 1_000 - 500, at0 + n * 15_000]],
  })
  await write([a(10, 0), b(10, 0), started(0)])
  await clock.advance(settled)
  await write([a(11, 1), b('stale', 1), started(1)])
  await write([a(12, 2), started(2)])
  expect(requestsOf('django')).toBe(2)
  await write([a(12, 3), b(13, 3), started(3)])
  expect(requestsOf('django')).toBe(5)
})

test('a restart of the collector goes on from its checkpoint, with what was written meanwhile', async () => {
  const kept = new Map<string, unknown>()
  const clock = manualClock(at0 + 1_000)
  const first = await receive({ clock, kept })
  await first.write([series({ status: '200' }, [100, at0]), up(1, at0, { service: 'shop', zone: 'a' })])
  await clock.advance(settled)
  first.commit()
  await first.sources.stop()
  const second = await receive({ clock, kept })
  await second.write([
    series({ status: '200' }, [130, at0 + 60_000]),
    up(1, at0 + 60_000, { service: 'shop', zone: 'a' }),
  ])
  await clock.advance(settled)
  expect(second.requestsOf('shop')).toBe(30)
})

test('what Prometheus did to the labels is undone: an exposition is recognised as it was, and typed as it is told', async () => {
  const clock = manualClock(at0 + 1_000)
  const { write, sources } = await receive({ clock })
  const own = { job: 'edge', instance: 'edge:8080', service: 'edge', zone: 'a' }
  const traefik = (value: number, at: number): Frame => ({
    labels: {
      __name__: 'traefik_service_requests_total',
      ...own,
      exported_service: 'shop@docker',
      code: '200',
      method: 'GET',
      protocol: 'http',
    },
    samples: [[value, at]],
    type: 1,
  })
  await write([traefik(5, at0), { labels: { __name__: 'up', ...own }, samples: [[1, at0]] }], 2)
  await clock.advance(settled)
  expect(sources.reports()[0]).toMatchObject({ service: 'edge', ok: true, recognised: 'traefik' })
})

test('two that write the same are counted once, and the second takes over when the first is gone', async () => {
  const clock = manualClock(at0 + 1_000)
  const { write, requestsOf } = await receive({ clock })
  const by = (replica: string, value: number, n: number) =>
    series({ status: '200', prometheus_replica: replica }, [value, at0 + n * 15_000 + (replica === 'b' ? 7_000 : 0)])
  await write([by('a', 100, 0)])
  await write([by('b', 101, 0)])
  await clock.advance(settled)
  await write([by('a', 110, 1)])
  await write([by('b', 112, 1)])
  expect(requestsOf('django')).toBe(10)
  await clock.advance(61_000)
  await write([by('b', 130, 5)])
  await clock.advance(settled)
  expect(requestsOf('django')).toBe(30)
})

test('a target that nobody writes for says so, and one without requests is no tile', async () => {
  const clock = manualClock(at0 + 1_000)
  const { write, sources, services } = await receive({ clock })
  await write([
    series({ status: '200' }, [1, at0]),
    { labels: { __name__: 'node_load1', job: 'node', instance: 'n:1' }, samples: [[1, at0]] },
  ])
  await clock.advance(settled)
  expect(services()).toEqual(['web/django'])
  expect(sources.discoveries()[0]).toMatchObject({ targets: 2, uncounted: 1 })
  await write([up(0, at0 + 15_000)])
  expect(sources.reports()[0]).toMatchObject({
    ok: false,
    fault: 'read-failed',
    detail: expect.stringContaining('up = 0'),
  })
  await clock.advance(70_000)
  expect(sources.reports()[0]).toMatchObject({
    ok: false,
    fault: 'timeout',
    detail: expect.stringContaining('Nothing was written'),
  })
  expect(sources.discoveries()[0]).toMatchObject({ ok: false, fault: 'timeout' })
})

test('what is wrong with a request is its status and a sentence; nothing of it is counted', async () => {
  const { url, post, write } = await receive({ maxTargets: 1 })
  const good = frameV1([series({ status: '200' }, [1, at0])])
  const answer = async (body: Buffer, headers: Record<string, string>) => {
    const reply = await post(body, headers)
    return [reply.status, await reply.text()] as const
  }
  const headers = headersOf(1)
  expect((await fetch(`${url}x`, { method: 'POST' })).status).toBe(404)
  expect((await fetch(url)).headers.get('allow')).toBe('POST')
  expect(await answer(good, { ...headers, 'content-encoding': 'gzip' })).toEqual([
    415,
    expect.stringContaining('snappy'),
  ])
  expect((await answer(good, { ...headers, 'content-type': 'application/json' }))[0]).toBe(415)
  expect((await answer(good, { ...headers, 'content-type': 'application/x-protobuf;proto=other' }))[0]).toBe(415)
  expect((await answer(good, { ...headers, 'x-prometheus-remote-write-version': '3.0.0' }))[0]).toBe(415)
  expect(await answer(Buffer.from('nonsense'), headers)).toEqual([400, expect.stringContaining('Snappy')])
  const noise = Buffer.from(compress(new Uint8Array([0x0a, 0x7f])))
  expect(await answer(noise, headers)).toEqual([400, expect.stringContaining('longer than the message')])
  const bomb = Buffer.from(compress(new Uint8Array(65 * 1_048_576)))
  expect((await answer(bomb, headers))[0]).toBe(413)
  const partly = await write([series({ status: '200' }, [1, at0]), { labels: { job: 'x' }, samples: [[1, at0]] }], 2)
  expect(partly.status).toBe(400)
  expect(partly.headers.get('x-prometheus-remote-write-samples-written')).toBe('1')
  const taken = await write([series({ status: '200' }, [1, at0 + 1], [2, at0 + 2])], 2)
  expect([taken.status, taken.headers.get('x-prometheus-remote-write-samples-written')]).toEqual([204, '2'])
  expect(taken.headers.get('x-prometheus-remote-write-histograms-written')).toBe('0')
})

test('with a token or a login nobody else writes, and without one nobody from elsewhere', async () => {
  const { post } = await receive({
    token: 'a-token-of-length-16',
    basicAuth: { username: 'prom', password: 'secret-enough' },
  })
  const status = async (authorization?: string) =>
    (await post(frameV1([]), { ...headersOf(1), ...(authorization ? { authorization } : {}) })).status
  expect(await status()).toBe(401)
  expect(await status('Bearer wrong')).toBe(401)
  expect(await status('Bearer a-token-of-length-16')).toBe(204)
  expect(await status(`Basic ${Buffer.from('prom:secret-enough').toString('base64')}`)).toBe(204)
  const config = (host: string) =>
    Config.safeParse({ teams: {}, collector: { receive: { host, port: 1, team: 'web' } } })
  expect(config('0.0.0.0').success).toBe(false)
  expect(config('127.0.0.1').success).toBe(true)
})

test('a port that is taken is said when the collector starts', async () => {
  const { url } = await receive()
  const port = Number(new URL(url).port)
  const { createRunningSources } = await import('../running-sources.ts')
  const { silentLog } = await import('../../runtime/log.ts')
  const { createMetrics } = await import('../../runtime/metrics.ts')
  const { systemRandom } = await import('../../runtime/random.ts')
  const sources = createRunningSources(Config.parse({ teams: {}, collector: { receive: { port, team: 'web' } } }), {
    clock: systemClock,
    random: systemRandom,
    log: silentLog(),
    metrics: createMetrics(),
    sink: { counts: () => {}, error: () => {}, gap: () => {}, isFull: () => false },
    checkpointOf: () => undefined,
    keptKeys: () => [],
  })
  onTestFinished(() => sources.stop())
  await expect(sources.start()).rejects.toThrow(`127.0.0.1:${port}`)
})
