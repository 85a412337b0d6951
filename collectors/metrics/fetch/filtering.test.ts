import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { startTarget } from '../scripted-target.fixture.ts'
import { steppedClock, watch } from '../watched-target.fixture.ts'
import { filterOf } from './filters.ts'

const filler = Array.from({ length: 400 }, (_, i) => `# TYPE app_gauge_${i} gauge\napp_gauge_${i}{zone="z1"} ${i}\n`)
const family = 'flask_http_request_total'
const series = (counts: Record<string, number>) =>
  Object.entries(counts).map(([status, value]) => `${family}{method="GET",status="${status}"} ${value}\n`)

const samplesAsked = ({ url = '' }: IncomingMessage) => new URL(url, 'http://a').searchParams.getAll('name[]')

/** As prometheus_client for Python answers: `name[]` leaves only those samples, and comments stay with what has any. */
function pythonTarget(counts: () => Record<string, number>, keeps: (line: string) => boolean = () => true) {
  return (request: IncomingMessage, response: ServerResponse) => {
    const names = new Set(samplesAsked(request))
    const lines = [
      '# TYPE python_info gauge\n',
      'python_info{implementation="CPython",version="3.12.1"} 1\n',
      '# TYPE process_start_time_seconds gauge\n',
      'process_start_time_seconds 1700000000\n',
      ...filler.flatMap((text) => text.split(/(?<=\n)/)),
      `# TYPE ${family} counter\n`,
      ...series(counts()),
    ]
    const isAsked = (line: string) => names.has(/[a-z_0-9]+/.exec(line.replace(/^# TYPE /, ''))?.[0] ?? '')
    const sent = names.size === 0 ? lines : lines.filter((line) => isAsked(line) && keeps(line))
    response.setHeader('content-type', 'text/plain; version=0.0.4').end(sent.join(''))
  }
}

const kilobytes = (report: { bytes: number | null }) => (report.bytes ?? 0) / 1_024

describe('a target that can send less', () => {
  test('is asked for what counts alone, and counts the same', async () => {
    const counts = { 200: 10, 500: 1 }
    const target = await startTarget(pythonTarget(() => counts))
    const clock = steppedClock()
    const shop = watch({ url: target.url }, { clock })
    expect(kilobytes(await shop.start(target))).toBeGreaterThan(16)
    counts[500] = 4
    expect(kilobytes(await shop.once(target))).toBeLessThan(1)
    const asked = samplesAsked(target.requests[1] ?? expect.fail())
    expect(asked).toEqual(expect.arrayContaining([family, 'process_start_time_seconds']))
    expect(asked).not.toContain('app_gauge_1')
    expect(shop.totals()).toEqual({ requests: 3, errors: 3 })
  })

  test('is asked for everything once a minute, and what was new meanwhile counts', async () => {
    const counts: Record<string, number> = { 200: 10 }
    const target = await startTarget(pythonTarget(() => counts))
    const clock = steppedClock()
    const shop = watch({ url: target.url, interval: 5_000 }, { clock })
    await shop.start(target)
    for (let i = 0; i < 30; i++) await shop.once(target)
    const isWhole = target.requests.map((request) => samplesAsked(request).length === 0)
    expect(isWhole.filter(Boolean).length).toBeGreaterThanOrEqual(3)
    expect(isWhole.filter(Boolean).length).toBeLessThanOrEqual(4)
    counts[503] = 2
    await shop.once(target)
    expect(shop.totals()).toEqual({ requests: 2, errors: 2 })
  })

  test('and leaves out something that counts is asked for everything again, loses nothing, and is said to', async () => {
    const counts = { 200: 10, 500: 1 }
    const target = await startTarget(
      pythonTarget(
        () => counts,
        (line) => !line.includes('status="500"'),
      ),
    )
    const clock = steppedClock()
    const shop = watch({ url: target.url }, { clock })
    await shop.start(target)
    for (let i = 0; i < 6; i++) {
      counts[500]++
      await shop.once(target)
    }
    expect(shop.totals()).toEqual({ requests: 6, errors: 6 })
    expect(target.requests.filter((request) => samplesAsked(request).length > 0)).toHaveLength(2)
    expect(shop.report().notes.join()).toContain('then left out something that counts')
  })

  test('in name only, and sends everything all the same, is asked once and not again', async () => {
    const counts = { 200: 10 }
    const all = pythonTarget(() => counts)
    const target = await startTarget((request, response) => {
      request.url = '/metrics'
      all(request, response)
    })
    const clock = steppedClock()
    const shop = watch({ url: target.url }, { clock })
    await shop.start(target)
    for (let i = 0; i < 4; i++) await shop.once(target)
    counts[200] = 12
    await shop.once(target)
    expect(shop.totals().requests).toBe(2)
    // The filtered request was one scrape with the whole one that followed.
    expect(target.requests).toHaveLength(7)
    expect(shop.report().notes.join()).not.toContain('send less')
  })

  test('and refuses the parameters is asked without them in the same scrape', async () => {
    const counts = { 500: 10 }
    const all = pythonTarget(() => counts)
    const target = await startTarget((request, response) => {
      if (samplesAsked(request).length > 0) response.writeHead(400).end('no such parameter')
      else all(request, response)
    })
    const clock = steppedClock()
    const shop = watch({ url: target.url }, { clock })
    await shop.start(target)
    counts[500] = 12
    expect((await shop.once(target)).ok).toBe(true)
    expect(shop.totals().errors).toBe(2)
  })

  test('is not asked for less where the configuration says so, or when it is small anyway', async () => {
    const small = '# TYPE python_info gauge\npython_info{version="3"} 1\n'
    for (const [filter, answer] of [
      ['off', pythonTarget(() => ({ 200: 1 }))],
      ['auto', small + series({ 200: 1 }).join('')],
    ] as const) {
      const target = await startTarget(answer)
      const clock = steppedClock()
      const shop = watch({ url: target.url, filter }, { clock })
      await shop.start(target)
      await shop.once(target)
      await shop.once(target)
      expect(target.requests.map(({ url }) => url)).toEqual(['/metrics', '/metrics', '/metrics'])
    }
  })

  test('keeps the query of its address', async () => {
    const target = await startTarget(pythonTarget(() => ({ 200: 1 })))
    const clock = steppedClock()
    const shop = watch({ url: `${target.url}?tenant=a` }, { clock })
    await shop.start(target)
    await shop.once(target)
    expect(target.requests[1]?.url).toMatch(/^\/metrics\?tenant=a&name\[\]=/)
  })
})

describe('how each exporter is asked', () => {
  test.each([
    {
      kind: 'HAProxy, by scope and by metric',
      address: 'http://a/metrics',
      body: '# TYPE\nhaproxy_process_nbthread 2\nhaproxy_frontend_status{proxy="a"} 1\n',
      names: [
        'haproxy_process_start_time_seconds',
        'haproxy_frontend_http_responses_total',
        'process_cpu_seconds_total',
      ],
      query:
        'scope=global&scope=frontend&metrics=haproxy_process_start_time_seconds,haproxy_frontend_http_responses_total',
    },
    {
      kind: 'Spring, by sample and by family',
      address: 'http://a/actuator/prometheus',
      body: 'jvm_x 1\n',
      names: ['http_server_requests_seconds_count'],
      query: 'includedNames=http_server_requests_seconds_count,http_server_requests_seconds',
    },
    {
      kind: 'Envoy, in its own words',
      address: 'http://a/stats/prometheus',
      body: '#\nenvoy_server_live 1\n',
      names: ['envoy_cluster_upstream_rq_xx', 'envoy_cluster_external_upstream_rq_time_bucket'],
      query: 'usedonly&filter=upstream.rq|upstream.rq.time',
    },
    {
      kind: 'anything else, not at all',
      address: 'http://a/metrics',
      body: 'go_goroutines 1\n',
      names: ['x_total'],
      query: 'none',
    },
  ])('$kind', ({ address, body, names, query }) => {
    const rule = filterOf(new URL(address), Buffer.from(body))
    expect(decodeURIComponent(rule?.query(names) ?? 'none')).toBe(query)
  })
})
