import { spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Counter, Registry } from 'prom-client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { systemClock } from '../runtime/clock.ts'
import { Config } from '../runtime/config.ts'
import { silentLog } from '../runtime/log.ts'
import { createMetrics } from '../runtime/metrics.ts'
import { systemRandom } from '../runtime/random.ts'
import { type Counted, collectingServer, nothingCounted } from './collecting-server.fixture.ts'
import { createCollector } from './collector.ts'
import { openDurableOutbox } from './outbox/durable-outbox.ts'
import { createMemoryOutbox } from './outbox/memory-outbox.ts'
import type { Outbox } from './outbox/outbox.ts'

const base = { clock: systemClock, random: systemRandom, log: silentLog() }
const stops: (() => unknown)[] = []
let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'collector-'))
  path = join(folder, 'shop.log')
  writeFileSync(path, '')
  stops.push(() => rmSync(folder, { recursive: true, force: true }))
})
afterEach(async () => {
  for (let stop = stops.pop(); stop; stop = stops.pop()) await stop()
})

const until = (check: () => unknown, timeout = 15_000) => vi.waitFor(check, { timeout, interval: 10 })
const serve = async (options: Parameters<typeof collectingServer>[0] = {}) => {
  const server = await collectingServer(options)
  stops.push(() => server.kill())
  return server
}
const collect = async (services: Record<string, unknown>, { server, outbox }: { server: string; outbox?: Outbox }) => {
  const collector = createCollector(Config.parse({ collector: { id: 'c1' }, teams: { web: { services } } }), {
    ...base,
    server,
    metrics: createMetrics(),
    outbox: outbox ?? createMemoryOutbox(base),
  })
  stops.push(() => collector.stop())
  await collector.start()
  return collector
}
const errorLine = (message: string) =>
  `${JSON.stringify({ level: 50, time: systemClock.now(), pid: 1, hostname: 'h', msg: message })}\n`
const writeError = (message: string) => appendFileSync(path, errorLine(message))
const seen = (counted: Counted, service = 'shop') =>
  counted.batches
    .flatMap(({ parts }) => parts.web?.sightings ?? [])
    .filter((sighting) => sighting.service === service)
    .reduce((sum, { count }) => sum + count, 0)
const requests = (counted: Counted) =>
  counted.batches.flatMap(({ parts }) => parts.web?.buckets ?? []).reduce((sum, bucket) => sum + bucket.requests, 0)
const isReading = (collector: { reports(): { ok: boolean }[] }) =>
  until(() => expect(collector.reports().some(({ ok }) => ok)).toBe(true))

test('a line of a log is a sighting of a described group on the server', async () => {
  const server = await serve()
  const collector = await collect({ shop: { log: path } }, { server: server.url })
  await isReading(collector)
  writeError('payment gave up')
  await until(() => expect(seen(server.counted)).toBe(1))
  const groups = server.counted.batches.flatMap(({ parts }) => parts.web?.groups ?? [])
  expect(groups).toMatchObject([{ service: 'shop', message: expect.stringContaining('payment gave up') }])
})

test('increments of a counter are counts on the server', async () => {
  const registry = new Registry()
  const counter = new Counter({
    name: 'http_requests_total',
    help: 'Requests.',
    labelNames: ['method', 'status'],
    registers: [registry],
  })
  counter.inc({ method: 'GET', status: '200' }, 100)
  const target = createServer(async (_, response) => {
    response.setHeader('content-type', registry.contentType).end(await registry.metrics())
  })
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
  stops.push(() => target.close())
  const address: AddressInfo | string | null = target.address()
  const port = typeof address === 'object' ? address?.port : 0

  const server = await serve()
  const scrape = { url: `http://127.0.0.1:${port}/metrics`, interval: '250ms' }
  const collector = await collect({ shop: { scrape } }, { server: server.url })
  await isReading(collector)
  const before = requests(server.counted)
  counter.inc({ method: 'GET', status: '200' }, 7)
  counter.inc({ method: 'GET', status: '500' }, 2)
  await until(() => expect(requests(server.counted) - before).toBe(9))
})

test('a source that cannot be read says so, and the others go on', async () => {
  const server = await serve()
  const collector = await collect(
    {
      shop: { log: path },
      odd: { log: { path, format: 'no-such-format' } },
      gone: { scrape: { url: 'http://127.0.0.1:1/metrics', interval: '250ms' } },
    },
    { server: server.url },
  )
  await isReading(collector)
  writeError('boom')
  await until(() => expect(seen(server.counted)).toBe(1))
  await until(() => {
    const targets = server.counted.reports.at(-1)?.targets ?? []
    expect(Object.fromEntries(targets.map((target) => [target.service, target.fault]))).toEqual({
      shop: null,
      odd: 'unknown-format',
      gone: 'refused',
    })
  })
})

test('a target that turns good is told at once', async () => {
  const server = await serve()
  rmSync(path)
  await collect({ shop: { log: path } }, { server: server.url })
  await until(() => expect(server.counted.reports.at(-1)?.targets[0]?.fault).toBe('no-file'))
  writeFileSync(path, '')
  await until(() => expect(server.counted.reports.at(-1)?.targets[0]?.ok).toBe(true), 3_000)
})

test('a source that is configured twice is read once', async () => {
  const server = await serve()
  const collector = await collect({ shop: { log: [path, path] } }, { server: server.url })
  await isReading(collector)
  writeError('boom')
  await until(() => expect(seen(server.counted)).toBe(1))
  await collector.stop()
  expect(seen(server.counted)).toBe(1)
})

test('stopping hands over what was read up to then, and the next start goes on from there', async () => {
  const server = await serve()
  const state = join(folder, 'state')
  const first = await openDurableOutbox(state, base)
  const collector = await collect({ shop: { log: path } }, { server: server.url, outbox: first })
  await isReading(collector)
  for (let i = 0; i < 500; i++) writeError(`failure number ${i}`)
  await collector.stop()
  await collector.stop()
  expect(first.pending).toBe(0)
  expect(seen(server.counted)).toBeGreaterThan(0)
  await first.close()

  const second = await openDurableOutbox(state, base)
  stops.push(() => second.close())
  await collect({ shop: { log: path } }, { server: server.url, outbox: second })
  await until(() => expect(seen(server.counted)).toBe(500))
})

test('stopping without a server takes no longer than its limit, and the next start hands over the rest', async () => {
  const away = await collectingServer()
  await away.kill()
  const state = join(folder, 'state')
  const services = { shop: { log: path } }
  const first = await openDurableOutbox(state, base)
  const collector = await collect(services, { server: away.url, outbox: first })
  await isReading(collector)
  for (let i = 0; i < 20; i++) writeError('boom')
  const began = systemClock.elapsed()
  await collector.stop()
  expect(systemClock.elapsed() - began).toBeLessThan(2_500)
  await first.close()
  for (let i = 0; i < 5; i++) writeError('written while nobody read')

  const server = await serve({ port: away.port })
  const second = await openDurableOutbox(state, base)
  stops.push(() => second.close())
  await collect(services, { server: server.url, outbox: second })
  await until(() => expect(seen(server.counted)).toBe(25))
})

test('a collector killed again and again, over a bad line to a server that restarts: every error once', async () => {
  const counted = nothingCounted()
  const bad = () => {
    const chance = systemRandom.fraction()
    return chance < 0.05 ? { lost: true } : chance < 0.1 ? { answerLost: true } : chance < 0.15 ? { times: 2 } : {}
  }
  let server = await collectingServer({ counted, fate: bad })
  stops.push(() => server.kill())
  const config = {
    collector: { id: 'c1', state: join(folder, 'state'), server: server.url },
    teams: { web: { services: { shop: { log: path } } } },
  }
  const program = fileURLToPath(new URL('./collector.fixture.ts', import.meta.url))
  const launch = async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(config)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    stops.push(() => child.kill('SIGKILL'))
    await new Promise((resolve) => child.stdout.once('data', resolve))
    return () =>
      new Promise<void>((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGKILL')
      })
  }

  let written = 0
  let kill = await launch()
  await until(() => expect(counted.reports.at(-1)?.targets[0]?.ok).toBe(true))
  const stopWriting = systemClock.every(5, () => {
    writeError(`failure ${written % 7}`)
    written++
  })
  stops.push(stopWriting)
  for (let life = 0; life < 4; life++) {
    const enough = written + 20 + Math.floor(systemRandom.fraction() * 60)
    await until(() => expect(written).toBeGreaterThan(enough))
    await kill()
    if (life % 2 === 1) {
      await server.kill()
      server = await collectingServer({ counted, fate: bad, port: server.port })
    }
    kill = await launch()
  }
  stopWriting()
  await until(() => expect(seen(counted)).toBe(written), 40_000)
  // And nothing comes after it.
  await kill()
  expect(seen(counted)).toBe(written)
}, 90_000)
