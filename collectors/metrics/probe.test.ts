import type { ServerResponse as Response } from 'node:http'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../runtime/clock.ts'
import { presets } from './presets/registry.ts'
import { probeScrape } from './probe.ts'
import { startTarget } from './scripted-target.fixture.ts'
import { counterText, steppedClock } from './watched-target.fixture.ts'

const probe = (url: string) => probeScrape({ url }, { clock: systemClock })

describe('what can be counted', () => {
  test.each(presets.filter(({ kind }) => kind !== 'detail'))(
    '$name is recognised by its own example',
    async ({ name, title, vantage, examples }) => {
      const target = await startTarget(examples[0]?.text ?? '')
      const found = await probe(target.url)
      expect(found).toMatchObject({ ok: true, fault: null, preset: name, vantage, whyNotCounted: null })
      expect(found.sentence).toContain(`recognised as ${title}`)
      expect(found.lastSample?.series).toMatch(/^[a-zA-Z_]\w*(?:\{.+)?$/)
    },
  )

  test('the last sample is shown with its value and what it is taken for, and a second family is left out', async () => {
    const target = await startTarget(
      `${counterText({ 200: 5, 502: 1 })}# TYPE http_server_requests_seconds summary\nhttp_server_requests_seconds_count{status="500",uri="/x"} 1\n`,
    )
    const found = await probe(target.url)
    expect(found.lastSample).toEqual({
      series: 'http_server_requests_seconds_count{status="500", uri="/x"}',
      value: 1,
      class: 'http_5xx',
    })
    expect(found.muted).toEqual([
      'http_requests_total is left out: the rate is counted by http_server_requests_seconds_count alone.',
    ])
  })

  test('a success is said to be no error, and a guess to be one', async () => {
    const target = await startTarget(counterText({ 502: 1, 200: 5 }).replaceAll('\n# ', '\n'))
    const found = await probe(target.url)
    expect(found.sentence).toBe('http_requests_total, recognised as a counter with a status label by its shape.')
    expect(found.lastSample).toMatchObject({ class: 'gateway' })
    target.says('http_requests_total{code="200"} 5\n')
    expect((await probe(target.url)).lastSample?.class).toBe('not an error')
  })

  test('one that only declares its family waits for its first request', async () => {
    const target = await startTarget('# TYPE http_request_duration_seconds histogram\n')
    expect(await probe(target.url)).toMatchObject({
      ok: true,
      preset: 'prom-client-http',
      lastSample: null,
      whyNotCounted:
        'http_request_duration_seconds_count has no series yet: it will be counted from the first request on.',
    })
  })

  test('one that has answered nothing but scrapes says why none of it is counted', async () => {
    const target = await startTarget('http_request_duration_seconds_count{status_code="200",path="/metrics"} 9\n')
    const found = await probe(target.url)
    expect(found).toMatchObject({ ok: true, lastSample: null })
    expect(found.whyNotCounted).toContain('All 1 series of http_request_duration_seconds_count are left out')
    expect(found.notes).toContain('Some series are left out: reading the metrics is not traffic.')
  })

  test('a wrong Content-Type and lines that cannot be read are notes', async () => {
    const target = await startTarget((_, response) =>
      response.setHeader('content-type', 'text/html').end(`${counterText({ 500: 1 })}broken{ 1\n`),
    )
    const { ok, notes } = await probe(target.url)
    expect(ok).toBe(true)
    expect(notes.join('\n')).toContain('Its Content-Type is text/html')
    expect(notes).toContain('1 line could not be read.')
  })
})

describe('what cannot', () => {
  test.each([
    ['status', /^It answered 503 instead of 200\.$/, (_: unknown, r: Response) => r.writeHead(503).end()],
    ['status', /wants a login/, (_: unknown, r: Response) => r.writeHead(403).end('no')],
    ['status', /a redirect to \/login/, (_: unknown, r: Response) => r.writeHead(301, { location: '/login' }).end()],
    ['not-metrics', /an HTML page/, (_: unknown, r: Response) => r.end(' \n<html>m 1\n</html>')],
    ['not-metrics', /JSON instead/, (_: unknown, r: Response) => r.end('{"a": 1}')],
    ['not-metrics', /empty/, (_: unknown, r: Response) => r.end()],
    ['not-metrics', /empty|something else/, (_: unknown, r: Response) => r.end('\n\n# a comment\n')],
    ['reset', /broke before/, (_: unknown, r: Response) => r.destroy()],
    ['no-family', /1 metrics? w(?:as|ere) read/, (_: unknown, r: Response) => r.end('up 1\n')],
    [
      'no-family',
      /has no status label \(its labels: method\)/,
      (_: unknown, r: Response) => r.end('http_request_duration_seconds_count{method="GET"} 1\n'),
    ],
  ])('%s: %s', async (fault, sentence, answer) => {
    const target = await startTarget(answer)
    const found = await probe(target.url)
    expect(found).toMatchObject({ ok: false, fault, preset: null, vantage: null, lastSample: null })
    expect(found.sentence).toMatch(sentence)
    expect(found.whyNotCounted).toBe(fault === 'no-family' ? found.sentence : null)
  })

  test('a preset that does not exist is answered with those that do', async () => {
    const target = await startTarget(counterText({ 500: 1 }))
    const found = await probeScrape({ url: target.url, preset: 'spring' }, { clock: systemClock })
    expect(found).toMatchObject({ ok: false, fault: 'no-family' })
    expect(found.sentence).toBe(
      'There is no preset called spring; perhaps spring-cloud-gateway or micrometer is meant.',
    )
  })

  test('one that hangs is given two seconds and no more, and its socket is closed', async () => {
    const target = await startTarget(() => {})
    const clock = steppedClock()
    const asking = probeScrape({ url: target.url }, { clock })
    await expect.poll(() => target.requests.length).toBe(1)
    await clock.advance(2_000)
    expect(await asking).toMatchObject({ ok: false, fault: 'timeout' })
    await expect.poll(() => target.requests[0]?.socket.destroyed).toBe(true)
  })

  test('nobody at the port and no such name', async () => {
    const target = await startTarget('')
    await target.stop()
    expect(await probe(target.url)).toMatchObject({ fault: 'refused', sentence: expect.stringContaining('Nobody') })
    expect(await probe('http://no-such-host.invalid/metrics')).toMatchObject({ fault: 'dns' })
  })
})

test('no secret is in what it says: not of the address, of a label, or of a body', async () => {
  const secret = 'hunter2hunter2'
  const target = await startTarget(
    `http_requests_total{code="500",path="/reset?token=${secret}",user="joe@example.com"} 1\n`,
  )
  const scrape = { url: `${target.url.replace('//', `//me:${secret}@`)}?key=${secret}`, headers: { 'x-key': secret } }
  const said = [await probeScrape(scrape, { clock: systemClock })]
  expect(said[0]?.lastSample?.series).toContain('http_requests_total{')
  target.says(`password=${secret} mail=joe@example.com`)
  said.push(await probeScrape(scrape, { clock: systemClock }))
  target.says((_, response) => response.writeHead(500).end(`Authorization: Bearer ${secret}`))
  said.push(await probeScrape(scrape, { clock: systemClock }))
  expect(said.map(({ fault }) => fault)).toEqual([null, 'not-metrics', 'status'])
  expect(JSON.stringify(said)).not.toMatch(/hunter2|joe@example/)
})

test('what is shown beside a rate is named, and is no answer to a preset that is not there', async () => {
  const text = 'redis_commands_processed_total 5\nredis_commands_failed_calls_total{cmd="get"} 3\n'
  const { url } = await startTarget(text)
  expect((await probeScrape({ url }, { clock: systemClock })).notes).toContain('Shown beside the rate: failed calls.')
  expect(await probeScrape({ url, preset: 'haproxy' }, { clock: systemClock })).toMatchObject({
    ok: false,
    fault: 'no-family',
    sentence:
      'The preset haproxy was asked for, and haproxy_frontend_http_responses_total is not here. Without it this is counted by the preset redis.',
  })
})
