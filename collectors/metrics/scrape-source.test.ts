import type { ServerResponse as Response } from 'node:http'
import { createServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ErrorGroup } from '../../contracts/error-group.ts'
import { TargetReport } from '../../contracts/target.ts'
import { type Clock, systemClock } from '../../runtime/clock.ts'
import type { ScrapeSource } from '../../runtime/config.ts'
import { silentLog } from '../../runtime/log.ts'
import { manualClock } from '../../runtime/manual-clock.ts'
import { systemRandom } from '../../runtime/random.ts'
import { createKeptSink } from './kept-sink.fixture.ts'
import { probeScrape } from './probe.ts'
import { createScrapeSource } from './scrape-source.ts'
import { startTarget } from './scripted-target.fixture.ts'

const owner = { team: 'web', service: 'shop' }
const counter = (values: Record<string, number>) =>
  `# TYPE http_requests_total counter\n${Object.entries(values)
    .map(([code, value]) => `http_requests_total{code="${code}",method="GET",route="/a"} ${value}\n`)
    .join('')}`

/** A source that scrapes as fast as it can, or on a clock that the test moves; sockets are real. */
function watch(loose: ScrapeSource, { checkpoint, clock = systemClock }: { checkpoint?: unknown; clock?: Clock } = {}) {
  const scrape = clock === systemClock ? { interval: 20, timeout: 2_000, ...loose } : loose
  const kept = createKeptSink()
  const metrics = new Registry()
  const deps = { clock, random: systemRandom, log: silentLog(), metrics, checkpoint }
  const source = createScrapeSource({ owner, scrape }, { ...deps, sink: kept.sink })
  onTestFinished(() => source.stop())
  const done = async () => {
    const { values } = (await metrics.getMetricsAsJSON()).find(({ name }) => name === 'faultboard_scrapes_total') ?? {}
    return (values ?? []).reduce((sum, { value }) => sum + value, 0)
  }
  const report = () => TargetReport.parse(source.reports()[0])
  /** Waits until that many scrapes have ended. */
  const scraped = async (times: number) => {
    await expect.poll(done, { interval: 5, timeout: 10_000 }).toBeGreaterThanOrEqual(times)
    return report()
  }
  return {
    ...kept,
    source,
    report,
    scraped,
    start() {
      source.start()
      return scraped(1)
    },
    /** A whole scrape from now on: the one under way may still see what was there before. */
    next: async () => scraped((await done()) + 2),
  }
}

/** Moves a clock in small steps until the target is asked, so that nothing times out while sockets are slow. */
async function untilAsked(clock: ReturnType<typeof manualClock>, target: { requests: unknown[] }) {
  const since = clock.now()
  const before = target.requests.length
  while (target.requests.length === before) {
    if (clock.now() - since > 30_000) throw new Error('It was not asked within 30 s.')
    await clock.advance(50)
    // The request is on its way as soon as the source has made it; the socket needs a moment of real time.
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  return clock.now() - since
}

describe('counting', () => {
  test('history counts nothing, every increment after it counts once, with class, route and group', async () => {
    const target = await startTarget(counter({ 200: 500, 502: 40 }))
    const shop = watch({ url: target.url })
    expect((await shop.start()).ok).toBe(true)
    expect(shop.totals()).toEqual({ requests: 0, errors: 0 })
    target.says(counter({ 200: 503, 502: 41, 500: 2 }))
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
    expect(shop.counts.at(-1)?.routes).toEqual({ 'GET /new': { requests: 1, errors: 1 } })
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
    const target = await startTarget(counter({ 500: 10 }))
    const shop = watch({ url: target.url })
    await shop.start()
    target.says((_, response) => response.writeHead(500).end('oops'))
    expect((await shop.next()).ok).toBe(false)
    target.says(counter({ 500: 14 }))
    await shop.next()
    expect(shop.totals()).toEqual({ requests: 4, errors: 4 })
    const checkpoint: unknown = JSON.parse(JSON.stringify(shop.source.checkpoint()))
    await shop.source.stop()
    target.says(counter({ 500: 15, 502: 1 }))
    const again = watch({ url: target.url }, { checkpoint })
    await again.start()
    expect(again.totals()).toEqual({ requests: 2, errors: 2 })
  })

  test('a checkpoint that cannot be read starts anew, and says so', async () => {
    const target = await startTarget(counter({ 500: 10 }))
    const shop = watch({ url: target.url }, { checkpoint: { counters: 'nonsense' } })
    const { notes } = await shop.start()
    expect(notes.join()).toContain('What was kept of this target could not be read')
    expect(shop.totals()).toEqual({ requests: 0, errors: 0 })
  })

  test('while the sink is full nothing is asked, and nothing is lost', async () => {
    const target = await startTarget(counter({ 500: 1 }))
    const clock = manualClock(Date.now())
    const shop = watch({ url: target.url }, { clock })
    await shop.start()
    shop.fill(true)
    target.says(counter({ 500: 5 }))
    await clock.advance(5_000)
    expect(target.requests).toHaveLength(1)
    shop.fill(false)
    await untilAsked(clock, target)
    await shop.scraped(2)
    expect(shop.totals()).toEqual({ requests: 4, errors: 4 })
  })
})

describe('asking', () => {
  test('the headers are those of a scraper, over one kept connection', async () => {
    const target = await startTarget(counter({ 200: 1 }))
    const url = target.url.replace('http://', 'http://me:secret@')
    const shop = watch({ url: `${url}?token=hidden`, headers: { 'x-tenant': 'a' } })
    expect((await shop.start()).name).toBe(target.url)
    for (let i = 0; i < 5; i++) await shop.next()
    expect(target.requests.at(-1)?.headers).toMatchObject({
      accept: expect.stringContaining('text/plain;version=0.0.4;q=1,application/openmetrics-text'),
      'accept-encoding': 'identity',
      'user-agent': 'faultboard',
      'x-prometheus-scrape-timeout-seconds': '2',
      'x-tenant': 'a',
      authorization: `Basic ${Buffer.from('me:secret').toString('base64')}`,
    })
    expect(target.connections()).toBe(1)
    expect(JSON.stringify(shop.source.reports()) + shop.source.key).not.toMatch(/secret|hidden/)
  })

  test('every second by default, at the same moment of it after a restart', async () => {
    const target = await startTarget(counter({ 200: 1 }))
    const moments: number[] = []
    for (let life = 0; life < 2; life++) {
      const clock = manualClock(1_700_000_000_000 + life * 300)
      const shop = watch({ url: target.url }, { clock })
      await shop.start()
      await clock.advance(500)
      await untilAsked(clock, target)
      await shop.scraped(2)
      const first = clock.now()
      await untilAsked(clock, target)
      await shop.scraped(3)
      expect(clock.now() - first).toBeGreaterThanOrEqual(950)
      expect(clock.now() - first).toBeLessThanOrEqual(1_050)
      moments.push(clock.now() % 1_000)
      expect(target.requests.at(-1)?.headers['x-prometheus-scrape-timeout-seconds']).toBe('0.8')
      await shop.source.stop()
    }
    const [one = 0, two = 0] = moments
    expect(Math.min(Math.abs(one - two), 1_000 - Math.abs(one - two))).toBeLessThanOrEqual(50)
  })

  test('a slow target is asked less often, and told so', async () => {
    const target = await startTarget('')
    const clock = manualClock(Date.now())
    target.says((_, response) => {
      clock.set(clock.now() + 400)
      response.end(counter({ 200: 1 }))
    })
    const shop = watch({ url: target.url }, { clock })
    const { notes } = await shop.start()
    expect(notes).toContain('A scrape takes 400 ms, so it is asked every 4 s to spare the target.')
    expect(await untilAsked(clock, target)).toBeGreaterThanOrEqual(3_000)
  })

  test('a kept connection that the target closes is no fault', async () => {
    const target = await startTarget(counter({ 200: 1 }))
    const shop = watch({ url: target.url })
    await shop.start()
    let isFirst = true
    target.says((request, response) => {
      if (isFirst) request.socket.destroy()
      else response.end(counter({ 200: 2 }))
      isFirst = false
    })
    expect((await shop.next()).ok).toBe(true)
    expect(shop.totals().requests).toBe(1)
  })
})

describe('faults', () => {
  test.each([
    [
      'status',
      'It answered 500 instead of 200. It begins: oops',
      (_: unknown, r: Response) => r.writeHead(500).end('oops'),
    ],
    [
      'status',
      'It answered 401 instead of 200. It wants a login: set headers for it.',
      (_: unknown, r: Response) => r.writeHead(401).end(),
    ],
    [
      'status',
      'It answered 302, a redirect to /login. Scrape the final address.',
      (_: unknown, r: Response) => r.writeHead(302, { location: '/login?next=x' }).end(),
    ],
    [
      'not-metrics',
      'Found an HTML page, perhaps a login,',
      (_: unknown, r: Response) => r.end('<!doctype html><title>Log in</title>\nm 5\n'),
    ],
    [
      'not-metrics',
      'Found something else instead of metrics.',
      (_: unknown, r: Response) => r.end('{"json": true, "mail": "joe@example.com"}'),
    ],
    ['not-metrics', 'The answer was empty.', (_: unknown, r: Response) => r.end()],
    [
      'no-family',
      '2 metrics were read and none counts requests by status.',
      (_: unknown, r: Response) => r.end('a 1\nb 2\n'),
    ],
    ['too-big', 'The answer is over 16 MiB.', (_: unknown, r: Response) => r.end(Buffer.alloc(17 * 2 ** 20, 'm 1\n'))],
    [
      'too-big',
      'The answer is over 16 MiB.',
      (_: unknown, r: Response) =>
        r.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(40 * 2 ** 20, 'm 1\n'))),
    ],
    [
      'read-failed',
      'is marked as gzip and is not',
      (_: unknown, r: Response) => r.setHeader('content-encoding', 'gzip').end('m 1\n'),
    ],
    [
      'reset',
      'broke before the answer was whole',
      (_: unknown, r: Response) => {
        r.setHeader('content-length', 5_000).write('m 1\n', () => r.destroy())
      },
    ],
    ['reset', 'broke before the answer was whole', (_: unknown, r: Response) => r.destroy()],
  ])('%s: %s', async (fault, sentence, answer) => {
    const target = await startTarget(answer)
    const shop = watch({ url: target.url })
    const report = await shop.start()
    expect(report).toMatchObject({ ok: false, fault, detail: expect.stringContaining(sentence) })
    expect(report.detail).not.toContain('joe@example.com')
    const probe = await probeScrape({ url: target.url }, { clock: systemClock })
    expect(probe).toMatchObject({ ok: false, fault })
    target.says(counter({ 200: 1 }))
    expect((await shop.next()).ok).toBe(true)
  })

  test('a hung target times out, loses its socket, and is heard again when it answers', async () => {
    const target = await startTarget(counter({ 500: 1 }))
    const clock = manualClock(Date.now())
    const shop = watch({ url: target.url }, { clock })
    await shop.start()
    target.says(() => {})
    await untilAsked(clock, target)
    await clock.advance(800)
    const report = await shop.scraped(2)
    expect(report).toMatchObject({ fault: 'timeout', detail: expect.stringContaining('within 800 ms') })
    await expect.poll(() => target.requests.at(-1)?.socket.destroyed).toBe(true)
    target.says(counter({ 500: 3 }))
    await untilAsked(clock, target)
    expect((await shop.scraped(3)).ok).toBe(true)
    expect(shop.totals()).toEqual({ requests: 2, errors: 2 })
  })

  test('a closed port is refused, a name that does not exist is dns, and no HTTP is no metrics', async () => {
    const target = await startTarget('')
    await target.stop()
    expect(await watch({ url: target.url }).start()).toMatchObject({ fault: 'refused' })
    expect(await watch({ url: 'http://no.such.host.invalid/metrics' }).start()).toMatchObject({ fault: 'dns' })
    const other = createServer((socket) => socket.write('SSH-2.0-OpenSSH\r\n'))
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void other.close())
    const address = other.address()
    const port = typeof address === 'object' ? address?.port : 0
    expect(await watch({ url: `http://127.0.0.1:${port}/metrics` }).start()).toMatchObject({ fault: 'not-metrics' })
    expect(await watch({ url: `https://127.0.0.1:${port}/metrics` }).start()).toMatchObject({ fault: 'tls' })
  })

  test('a body that is cut anywhere counts nothing that is not true', async () => {
    const whole = counter({ 200: 12_345, 500: 678 })
    const target = await startTarget(whole)
    const shop = watch({ url: target.url })
    await shop.start()
    for (let cut = whole.length - 60; cut < whole.length; cut += 7) {
      // Cut inside a length, and cut by a connection that just ends, which only the missing newline tells.
      target.says((_, response) => {
        response.setHeader('content-length', whole.length).write(whole.slice(0, cut), () => response.destroy())
      })
      await shop.next()
      target.says((request, response) => {
        response.detachSocket(request.socket)
        request.socket.end(`HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${whole.slice(0, cut)}`)
      })
      await shop.next()
    }
    target.says(counter({ 200: 12_346, 500: 679 }))
    await shop.next()
    expect(shop.totals()).toEqual({ requests: 2, errors: 1 })
  })

  test('a wrong Content-Type is read all the same, with a note', async () => {
    const target = await startTarget((_, response) =>
      response.setHeader('content-type', 'text/html').end(counter({ 200: 1 })),
    )
    const report = await watch({ url: target.url }).start()
    expect(report.ok).toBe(true)
    expect(report.notes.join()).toContain('Its Content-Type is text/html')
  })
})

test('doctor is told what would be counted, and what is left out', async () => {
  const target = await startTarget(
    `${counter({ 200: 5, 502: 1 })}# TYPE http_server_requests_seconds summary\nhttp_server_requests_seconds_count{status="500",uri="/x"} 1\n`,
  )
  const probe = await probeScrape({ url: target.url }, { clock: systemClock })
  expect(probe).toMatchObject({ ok: true, fault: null, preset: 'micrometer', vantage: 'app', whyNotCounted: null })
  expect(probe.lastSample).toMatchObject({ value: 1, class: 'http_5xx' })
  expect(probe.muted).toEqual([
    'http_requests_total is left out: the rate is counted by http_server_requests_seconds_count alone.',
  ])
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
