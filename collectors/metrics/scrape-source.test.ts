import { Counter, collectDefaultMetrics, Histogram, Registry, Summary } from 'prom-client'
import { describe, expect, test } from 'vitest'
import { ErrorGroup } from '../../contracts/error-group.ts'
import { silentLog } from '../../runtime/log.ts'
import { manualClock } from '../../runtime/manual-clock.ts'
import { systemRandom } from '../../runtime/random.ts'
import { createKeptSink } from './kept-sink.fixture.ts'
import { createScrapeSource } from './scrape-source.ts'
import { startTarget } from './scripted-target.fixture.ts'
import { counterText, steppedClock, untilAsked, watch } from './watched-target.fixture.ts'

describe('counting', () => {
  test('history counts nothing, every increment after it counts once, with class, route and group', async () => {
    const target = await startTarget(counterText({ 200: 500, 502: 40 }))
    const shop = watch({ url: target.url })
    expect((await shop.start()).ok).toBe(true)
    expect(shop.totals()).toEqual({ requests: 0, errors: 0 })
    target.says(counterText({ 200: 503, 502: 41, 500: 2 }))
    await shop.next()
    await shop.next()
    expect(shop.counts).toHaveLength(1)
    expect(shop.counts[0]).toMatchObject({
      vantage: 'app',
      requests: 6,
      errors: 3,
      classes: { gateway: 1, http_5xx: 2 },
      routes: { 'GET /a': { requests: 6, errors: 3 } },
    })
    expect(shop.errors.map(({ group, count }) => [group.title, group.message, group.class, count])).toEqual([
      ['HTTP 500', '500 answered on GET /a', 'http_5xx', 2],
      ['HTTP 502', '502 answered on GET /a', 'gateway', 1],
    ])
    for (const { group } of shop.errors) ErrorGroup.parse(group)
  })

  test('a real prom-client histogram is counted from its first request, though it had no series before', async () => {
    const register = new Registry()
    collectDefaultMetrics({ register })
    const histogram = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'As express-prom-bundle has it.',
      labelNames: ['status_code', 'method', 'path'],
      registers: [register],
    })
    new Counter({ name: 'up', help: 'Not ours.', registers: [register] })
    const target = await startTarget((_, response) => {
      void register.metrics().then((text) => response.setHeader('content-type', register.contentType).end(text))
    })
    const shop = watch({ url: target.url })
    expect(await shop.start()).toMatchObject({ ok: true, recognised: 'prom-client-http', vantage: 'app', fault: null })
    const hit = (status_code: number, path: string) => histogram.observe({ status_code, method: 'GET', path }, 0.1)
    for (let i = 0; i < 7; i++) hit(200, '/orders/:id')
    for (let i = 0; i < 3; i++) hit(503, '/orders/:id')
    hit(200, '/metrics')
    await shop.next()
    expect(shop.totals()).toEqual({ requests: 10, errors: 3 })
    hit(500, '/new')
    await shop.next()
    expect(shop.totals()).toEqual({ requests: 11, errors: 4 })
    expect(shop.counts.at(-1)?.routes).toEqual({ 'GET /new': { requests: 1, errors: 1, latency: { 100: 1 } } })
  })

  test('M20: what a target says of itself under the name up, as express-prom-bundle does, is not its health', async () => {
    const target = await startTarget(`# TYPE up gauge\nup 0\n${counterText({ 500: 1 })}`)
    const shop = watch({ url: target.url })
    expect(await shop.start()).toMatchObject({ ok: true, fault: null })
    target.says(`# TYPE up gauge\nup 1\n${counterText({ 500: 2 })}`)
    expect(await shop.next()).toMatchObject({ ok: true, fault: null })
    target.says((_, response) => response.writeHead(503).end('# TYPE up gauge\nup 1\n'))
    expect(await shop.next()).toMatchObject({ ok: false, fault: 'status' })
    expect(shop.totals()).toEqual({ requests: 1, errors: 1 })
  })

  test('a histogram and a summary of the same requests, as fastify-metrics has them, are counted once', async () => {
    const register = new Registry()
    const labelNames = ['method', 'route', 'status_code']
    const given = { help: 'Duration.', labelNames, registers: [register] }
    const histogram = new Histogram({ ...given, name: 'http_request_duration_seconds' })
    const summary = new Summary({ ...given, name: 'http_request_summary_seconds' })
    const hit = (status_code: number) => {
      for (const metric of [histogram, summary]) metric.observe({ method: 'GET', route: '/pay', status_code }, 0.2)
    }
    hit(200)
    const target = await startTarget((_, response) => {
      void register.metrics().then((text) => response.setHeader('content-type', register.contentType).end(text))
    })
    const shop = watch({ url: target.url })
    const { notes } = await shop.start()
    expect(notes.join()).toContain('http_request_summary_seconds_count is left out')
    hit(200)
    hit(504)
    await shop.next()
    await shop.next()
    expect(shop.totals()).toEqual({ requests: 2, errors: 1 })
  })

  test('a target without a start time that begins again is seen by its values', async () => {
    const target = await startTarget(counterText({ 200: 900, 404: 30, 500: 70 }))
    const shop = watch({ url: target.url })
    await shop.start()
    target.says(counterText({ 200: 12, 500: 1 }))
    for (let times = 0; times < 3; times++) await shop.next()
    const { notes } = shop.report()
    expect(notes.join()).toMatch(
      /Nearly all counters fell to almost nothing, so the process is taken to have started again, \d+ s ago: .* may be missing\./,
    )
    expect(shop.totals()).toEqual({ requests: 13, errors: 1 })
  })

  test('a cached answer with an old Date does not make an old process look new', async () => {
    const now = Math.floor(Date.now() / 1_000)
    const target = await startTarget((_, response) => {
      response.setHeader('date', new Date((now - 7_200) * 1_000).toUTCString())
      response.end(`process_start_time_seconds ${now - 3_600}\n${counterText({ 500: 40 })}`)
    })
    const shop = watch({ url: target.url })
    await shop.start()
    await shop.next()
    expect(shop.totals()).toEqual({ requests: 0, errors: 0 })
  })

  test('a clock that is set back silences no target', async () => {
    const target = await startTarget(counterText({ 500: 1 }))
    const clock = steppedClock()
    let backMs = 0
    const shop = watch({ url: target.url }, { clock: { ...clock, now: () => clock.now() - backMs } })
    await shop.start(target)
    backMs = 3_600_000
    target.says(counterText({ 500: 2 }))
    await shop.once(target)
    target.says(counterText({ 500: 2, 502: 1 }))
    await shop.once(target)
    expect(shop.totals()).toEqual({ requests: 2, errors: 2 })
  })

  test('labels are any text, even the names that every object has', async () => {
    const routes = (value: number) =>
      ['constructor', '__proto__', 'toString', 'a\\nb']
        .map((route) => `http_requests_total{code="500",route="${route}"} ${value}\n`)
        .join('')
    const target = await startTarget(routes(1))
    const shop = watch({ url: target.url })
    await shop.start()
    target.says(routes(3))
    await shop.next()
    const names = Object.keys(shop.counts[0]?.routes ?? {})
    expect(names).toEqual(expect.arrayContaining(['constructor', '__proto__', 'toString']))
    for (const route of Object.values(shop.counts[0]?.routes ?? {})) expect(route).toEqual({ requests: 2, errors: 2 })
  })

  test('a family that first appears with its first request is counted from it', async () => {
    const start = `process_start_time_seconds ${Math.floor(Date.now() / 1000) - 9_000}\n`
    const target = await startTarget(`${start}# TYPE nodejs_x gauge\nnodejs_x 1\nbroken{ 1\n`)
    const shop = watch({ url: target.url })
    expect((await shop.start()).fault).toBe('no-family')
    target.says(
      `${start}http_server_duration_count{http_method="GET",http_status_code="500",http_route="/a"} 2\nbroken{ 1\n`,
    )
    expect((await shop.next()).recognised).toBe('otel-http')
    expect(shop.totals()).toEqual({ requests: 2, errors: 2 })
  })

  test('a target that starts again without a request yet stays recognised, and loses nothing', async () => {
    const started = (secondsAgo: number) => `process_start_time_seconds ${Date.now() / 1000 - secondsAgo}\n`
    const series = (value: number) => `http_server_duration_count{http_status_code="500",http_route="/a"} ${value}\n`
    const first = started(9_000)
    const target = await startTarget(first + series(100))
    const shop = watch({ url: target.url })
    await shop.start()
    const second = started(-3)
    target.says(second)
    expect((await shop.next()).ok).toBe(true)
    target.says(second + series(120))
    await shop.next()
    expect(shop.totals()).toEqual({ requests: 120, errors: 120 })
  })

  test('scrapes that fail lose nothing, and a checkpoint goes on where it was', async () => {
    const target = await startTarget(counterText({ 500: 10 }))
    const shop = watch({ url: target.url })
    await shop.start()
    target.says((_, response) => response.writeHead(500).end('oops'))
    expect((await shop.next()).ok).toBe(false)
    target.says(counterText({ 500: 14 }))
    await shop.next()
    expect(shop.totals()).toEqual({ requests: 4, errors: 4 })
    const checkpoint: unknown = JSON.parse(JSON.stringify(shop.source.checkpoint()))
    await shop.source.stop()
    target.says(counterText({ 500: 15, 502: 1 }))
    const again = watch({ url: target.url }, { checkpoint })
    await again.start()
    expect(again.totals()).toEqual({ requests: 2, errors: 2 })
  })

  test('a checkpoint that cannot be read starts anew, and says so', async () => {
    const target = await startTarget(counterText({ 500: 10 }))
    const shop = watch({ url: target.url }, { checkpoint: { counters: 'nonsense' } })
    const { notes } = await shop.start()
    expect(notes.join()).toContain('What was kept of this target could not be read')
    expect(shop.totals()).toEqual({ requests: 0, errors: 0 })
  })

  test('while the sink is full nothing is asked, and nothing is lost', async () => {
    const target = await startTarget(counterText({ 500: 1 }))
    const clock = steppedClock()
    const shop = watch({ url: target.url }, { clock })
    await shop.start(target)
    shop.fill(true)
    target.says(counterText({ 500: 5 }))
    await clock.advance(5_000)
    expect(target.requests).toHaveLength(1)
    shop.fill(false)
    await untilAsked(clock, target)
    await shop.scraped(2)
    expect(shop.totals()).toEqual({ requests: 4, errors: 4 })
  })
})

test('many sources share the metrics of one process', async () => {
  const registry = new Registry()
  const deps = {
    clock: manualClock(),
    random: systemRandom,
    log: silentLog(),
    metrics: registry,
    checkpoint: undefined,
  }
  const { sink } = createKeptSink()
  for (const service of ['a', 'b']) {
    createScrapeSource({ owner: { team: 'web', service }, scrape: { url: 'http://127.0.0.1:1/' } }, { ...deps, sink })
  }
  expect(registry.getMetricsAsArray().map(({ name }) => name)).toHaveLength(4)
})

test('a thousand targets are asked at a thousand moments, the same ones after a restart', () => {
  const offsets: number[] = []
  const starts: number[] = []
  const clock = {
    ...manualClock(),
    every: (_: number, __: () => void, offsetMs = 0) => {
      offsets.push(offsetMs)
      return () => {}
    },
    after: (ms: number) => {
      starts.push(ms)
      return () => {}
    },
  }
  const { sink } = createKeptSink()
  const deps = { clock, random: systemRandom, log: silentLog(), metrics: new Registry(), checkpoint: undefined, sink }
  const keys = new Set<string>()
  for (let life = 0; life < 2; life++) {
    for (let i = 0; i < 1_000; i++) {
      const scrape = { url: `http://10.0.${i >> 8}.${i & 255}:9100/metrics`, interval: 10_000 }
      const source = createScrapeSource({ owner: { team: 'web', service: 'shop' }, scrape }, deps)
      keys.add(source.key)
      source.start()
    }
  }
  expect(keys.size).toBe(1_000)
  expect(offsets.slice(1_000)).toEqual(offsets.slice(0, 1_000))
  const shares = Array.from(
    { length: 10 },
    (_, tenth) => offsets.slice(0, 1_000).filter((offset) => Math.floor(offset / 1_000) === tenth).length,
  )
  expect(Math.min(...shares)).toBeGreaterThan(60)
  expect(Math.max(...shares)).toBeLessThan(140)
  expect(Math.max(...starts)).toBeLessThan(1_000)
  expect(new Set(starts).size).toBeGreaterThan(500)
})
