import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { Registry } from 'prom-client'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type TargetFault, TargetReport } from '../../../contracts/target.ts'
import { systemClock } from '../../../runtime/clock.ts'
import { silentLog } from '../../../runtime/log.ts'
import { systemRandom } from '../../../runtime/random.ts'
import { createKeptSink } from '../kept-sink.fixture.ts'
import { createScrapeSource } from '../scrape-source.ts'
import { startTarget } from '../scripted-target.fixture.ts'
import { createTargetCounter } from '../target/target-counter.ts'
import { counterText } from '../watched-target.fixture.ts'
import { createAskedTarget } from './ask-target.ts'
import { answering, endlessly, ok, startRaw } from './hostile-targets.fixture.ts'

const whole = (text: string | Buffer, headers = '') =>
  Buffer.concat([Buffer.from(ok(`${headers}content-length: ${Buffer.byteLength(text)}\r\n\r\n`)), Buffer.from(text)])
const status = (line: string, headers = '', body = '') =>
  `HTTP/1.1 ${line}\r\n${headers}content-length: ${body.length}\r\n\r\n${body}`
const series = (count: number, name: string) =>
  Array.from({ length: count }, (_, i) => `${name}{i="${i}"} 1\n`).join('')
const mebibyte = 2 ** 20

type Expected = { ok: true } | { ok?: undefined; fault: TargetFault }

/** What answers, and what its target says then. */
const hostile: [string, (socket: Socket) => void, Expected, RegExp][] = [
  [
    'an HTML login',
    answering(whole('<!doctype html><title>Log in</title>')),
    { fault: 'not-metrics' },
    /HTML page, perhaps a login/,
  ],
  [
    'HTML that says it is text',
    answering(whole('\n <html>', 'content-type: text/plain\r\n')),
    { fault: 'not-metrics' },
    /HTML/,
  ],
  [
    'a redirect',
    answering(status('302 Found', 'location: https://sso.example/login?to=x\r\n')),
    { fault: 'status' },
    /302, a redirect to https:\/\/sso\.example\/login on another host, which is not followed/,
  ],
  [
    'a redirect to itself',
    answering(status('301 Moved', 'location: /metrics/\r\n')),
    { fault: 'status' },
    /redirect to \/metrics\/, which is not followed\. Scrape the final address/,
  ],
  ['no login', answering(status('401 Unauthorized')), { fault: 'status' }, /wants a login: set auth/],
  ['no right', answering(status('403 Forbidden')), { fault: 'status' }, /wants a login/],
  [
    'a wrong path',
    answering(status('404 Not Found')),
    { fault: 'status' },
    /Is the path right\? Usual ones are \/metrics/,
  ],
  ['too many questions', answering(status('429 Slow down')), { fault: 'status' }, /set a longer interval/],
  ['nothing on purpose', answering('HTTP/1.1 204 No Content\r\n\r\n'), { fault: 'status' }, /204 instead of 200/],
  [
    'an error with a long page',
    answering(status('500 Oops', '', 'stack '.repeat(50_000))),
    { fault: 'status' },
    /500 instead of 200\. It begins: stack/,
  ],
  [
    'JSON',
    answering(whole('{"status":"UP"}', 'content-type: application/json\r\n')),
    { fault: 'not-metrics' },
    /Found JSON/,
  ],
  [
    'protobuf',
    answering(
      whole(
        '\x8f\x01\x0a\x13http_requests_total',
        'content-type: application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited\r\n',
      ),
    ),
    { fault: 'not-metrics' },
    /protobuf, though text was asked for/,
  ],
  ['an empty body', answering(whole('')), { fault: 'not-metrics' }, /The answer was empty/],
  [
    'gzip that does not say so',
    answering(whole(gzipSync('a 1\n'))),
    { fault: 'not-metrics' },
    /gzip without a Content-Encoding/,
  ],
  ['brotli', answering(whole('\x0b\x02', 'content-encoding: br\r\n')), { fault: 'read-failed' }, /packed as br/],
  [
    'broken gzip',
    answering(whole(gzipSync('a 1\n').subarray(0, 15), 'content-encoding: gzip\r\n')),
    { fault: 'read-failed' },
    /marked as gzip and does not unpack/,
  ],
  [
    'a cut body',
    answering(ok('content-length: 999\r\n\r\na 1\n')),
    { fault: 'reset' },
    /broke before the answer was whole/,
  ],
  [
    'a cut chunk',
    answering(ok('transfer-encoding: chunked\r\n\r\nff\r\na 1\n'), 'reset'),
    { fault: 'reset' },
    /broke before/,
  ],
  [
    'no such chunk',
    answering(ok('transfer-encoding: chunked\r\n\r\nzz\r\na 1\n')),
    { fault: 'not-metrics' },
    /does not speak HTTP/,
  ],
  [
    'a body that is longer than it says',
    answering(`${ok('content-length: 4\r\n\r\na 1\n')}b 2\n`, 'keep'),
    { fault: 'no-family' },
    /none counts requests|does not/,
  ],
  [
    'TLS where http is asked for',
    answering('\x15\x03\x03\x00\x02\x02\x16'),
    { fault: 'not-metrics' },
    /does not speak HTTP.*or is it https/,
  ],
  ['another protocol', answering('SSH-2.0-OpenSSH_9.2\r\n', 'keep'), { fault: 'not-metrics' }, /does not speak HTTP/],
  ['a broken status line', answering('HTTP/1.1 OK 200\r\n\r\n'), { fault: 'not-metrics' }, /does not speak HTTP/],
  [
    'headers without end',
    endlessly(ok(), `x-filler: ${'y'.repeat(1_000)}\r\n`),
    { fault: 'not-metrics' },
    /headers .* over 16 KiB/,
  ],
  ['headers drop by drop', endlessly(ok(), 'x', 20), { fault: 'timeout' }, /No whole answer within 1500 ms/],
  ['a body drop by drop', endlessly(ok('\r\n'), 'a 1\n', 20), { fault: 'timeout' }, /No whole answer/],
  [
    'a body without end',
    endlessly(ok('\r\n'), 'a 1\n'.repeat(10_000)),
    { fault: 'too-big' },
    /over 16 MiB\. Let the target offer fewer metrics, or set limits\.maxBytes higher/,
  ],
  [
    'a length of petabytes',
    answering(ok('content-length: 9007199254740991\r\n\r\na 1\n'), 'keep'),
    { fault: 'too-big' },
    /over 16 MiB/,
  ],
  ['silence', () => {}, { fault: 'timeout' }, /No whole answer/],
  ['a closed door', (socket) => socket.destroy(), { fault: 'reset' }, /broke before/],
  [
    'binary dust',
    answering(whole(Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7_919) % 256)))),
    { fault: 'not-metrics' },
    /binary data/,
  ],
  [
    'bytes that are no UTF-8',
    answering(whole(Buffer.concat([Buffer.from('a{b="'), Buffer.from([0xff, 0xfe, 0xc3]), Buffer.from('"} 1\n')]))),
    { fault: 'no-family' },
    /./,
  ],
  [
    'a storm of NaN',
    answering(whole(series(5_000, 'http_requests_total').replaceAll('} 1', ',code="500"} NaN'))),
    { ok: true },
    /http_requests_total/,
  ],
  [
    'the same series over and over',
    answering(whole('http_requests_total{code="500"} 5\n'.repeat(20_000))),
    { ok: true },
    /http_requests_total/,
  ],
  [
    'a million series',
    answering(whole(series(1_000_000, 'm').slice(0, 16 * mebibyte - 200) + counterText({ 500: 1 }))),
    { ok: true },
    /http_requests_total/,
  ],
  ['more than is read', answering(whole('m 1\n'.repeat(5 * mebibyte))), { fault: 'too-big' }, /over 16 MiB/],
]

describe('targets of every bad kind, all at once', () => {
  test('each says clearly what was found, nothing falls over, and a good one beside them counts exactly', async () => {
    const metrics = new Registry()
    const deps = { clock: systemClock, random: systemRandom, log: silentLog(), metrics, checkpoint: undefined }
    const sourceOf = (service: string, url: string, { isSlow = false, sink = createKeptSink().sink } = {}) => {
      // Where nothing is set, a target that is slow is given more time.
      const scrape = { url, interval: 1_000, ...(isSlow ? {} : { timeout: 1_500 }) }
      const source = createScrapeSource({ owner: { team: 'web', service }, scrape }, { ...deps, sink })
      onTestFinished(() => source.stop())
      return { name: service, source, report: () => TargetReport.parse(source.reports()[0]) }
    }

    let served = 0
    const good = await startTarget((_, response) => response.end(counterText({ 500: ++served, 200: 2 * served })))
    const kept = createKeptSink()
    const goodOne = sourceOf('good', good.url, { isSlow: true, sink: kept.sink })
    const bad = await Promise.all(
      hostile.map(async ([what, speak], index) =>
        sourceOf(`bad-${index}`, (await startRaw(speak)).url, { isSlow: what === 'a million series' }),
      ),
    )
    for (const { source } of [goodOne, ...bad]) source.start()

    const unexpected = () =>
      hostile.flatMap(([what, , expected, sentence], index) => {
        const { ok: isOk, fault, detail } = bad[index]?.report() ?? expect.fail()
        const isAsExpected = sentence.test(detail) && (expected.ok ? isOk : fault === expected.fault)
        return isAsExpected ? [] : [{ what, fault, detail }]
      })
    await expect.poll(unexpected, { interval: 100, timeout: 60_000 }).toEqual([])

    const readBefore = served
    await expect.poll(() => served, { timeout: 30_000 }).toBeGreaterThan(readBefore + 2)
    await goodOne.source.stop()
    expect(goodOne.report()).toMatchObject({ ok: true, fault: null })
    // The last answer may have come after the stop.
    const { errors, requests } = kept.totals()
    expect([served - 1, served - 2]).toContain(errors)
    expect(requests).toBe(3 * errors)
  }, 90_000)

  test.each([
    [
      'its length',
      (text: string, cut: number) => `${ok(`content-length: ${text.length}\r\n\r\n`)}${text.slice(0, cut)}`,
    ],
    [
      'its chunks',
      (text: string, cut: number) =>
        `${ok('transfer-encoding: chunked\r\n\r\n')}${text.length.toString(16)}\r\n${text.slice(0, cut)}${cut === text.length ? '\r\n0\r\n\r\n' : ''}`,
    ],
    ['the end of its connection', (text: string, cut: number) => `HTTP/1.0 200 OK\r\n\r\n${text.slice(0, cut)}`],
  ])(
    'M5: a body cut at every byte, where %s says how long it is, counts nothing that is not true',
    async (_, cutTo) => {
      const text = counterText({ 200: 1_234, 500: 678 })
      let cut = text.length
      const target = await startRaw((socket) => answering(cutTo(text, cut))(socket))
      const kept = createKeptSink()
      const asked = createAskedTarget({ url: target.url }, { clock: systemClock })
      onTestFinished(() => asked.close())
      const entry = { owner: { team: 'web', service: 'shop' }, ownPath: '/metrics' }
      const counter = createTargetCounter(entry, { sink: kept.sink, watchedSince: 0, checkpoint: undefined })
      for (cut = text.length; cut >= 0; cut--) {
        const fetched = await asked.ask(5_000, null)
        if (fetched.ok) counter.read(fetched)
        else expect(fetched.detail).toMatch(/broke before|was empty/)
      }
      expect(kept.totals()).toEqual({ requests: 0, errors: 0 })
    },
  )
})
