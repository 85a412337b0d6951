import type { ServerResponse as Response } from 'node:http'
import { createServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../../runtime/clock.ts'
import { silentLog } from '../../../runtime/log.ts'
import { probeScrape } from '../probe.ts'
import { startTarget } from '../scripted-target.fixture.ts'
import { counterText, steppedClock, untilAsked, watch } from '../watched-target.fixture.ts'

describe('faults', () => {
  test.each([
    [
      'status',
      'It answered 500 instead of 200. It begins: oops',
      (_: unknown, r: Response) => r.writeHead(500).end('oops'),
    ],
    [
      'status',
      'It answered 401 instead of 200. It wants a login: set auth (username and password, or a token)',
      (_: unknown, r: Response) => r.writeHead(401).end(),
    ],
    [
      'status',
      'It answered 302, a redirect to /login, which is not followed. Scrape the final address.',
      (_: unknown, r: Response) => r.writeHead(302, { location: '/login?next=x' }).end(),
    ],
    [
      'status',
      'a redirect to https://elsewhere.example/metrics on another host, which is not followed. Scrape the final',
      (_: unknown, r: Response) =>
        r
          .writeHead(308, { location: 'https://me:joe@example.com@elsewhere.example/metrics?token=x#joe@example.com' })
          .end(),
    ],
    [
      'status',
      'It answered 503 instead of 200. It begins: down down',
      (_: unknown, r: Response) => r.writeHead(503).end('down '.repeat(20_000)),
    ],
    [
      'reset',
      'broke before the answer was whole',
      (_: unknown, r: Response) => {
        // Chunked, and its last chunk never comes.
        r.write(counterText({ 500: 5 }), () => r.destroy())
      },
    ],
    [
      'read-failed',
      'is marked as gzip and does not unpack',
      (_: unknown, r: Response) => {
        const packed = gzipSync(counterText({ 500: 5 }))
        r.setHeader('content-encoding', 'gzip').end(packed.subarray(0, packed.length - 4))
      },
    ],
    [
      'not-metrics',
      'Found an HTML page, perhaps a login,',
      (_: unknown, r: Response) => r.end('<!doctype html><title>Log in</title>\nm 5\n'),
    ],
    [
      'not-metrics',
      'Found JSON instead of metrics.',
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
      'is marked as gzip and does not unpack',
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
    target.says(counterText({ 200: 1 }))
    expect((await shop.next()).ok).toBe(true)
  })

  test('a hung target times out, loses its socket, and is heard again when it answers', async () => {
    const target = await startTarget(counterText({ 500: 1 }))
    const clock = steppedClock()
    const shop = watch({ url: target.url }, { clock })
    await shop.start(target)
    target.says(() => {})
    await untilAsked(clock, target)
    await clock.advance(800)
    const report = await shop.scraped(2)
    expect(report).toMatchObject({ fault: 'timeout', detail: expect.stringContaining('within 800 ms') })
    await expect.poll(() => target.requests.at(-1)?.socket.destroyed).toBe(true)
    target.says(counterText({ 500: 3 }))
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
    const whole = counterText({ 200: 12_345, 500: 678 })
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
    target.says(counterText({ 200: 12_346, 500: 679 }))
    await shop.next()
    expect(shop.totals()).toEqual({ requests: 2, errors: 1 })
  })

  test('M15: a valid body is read whatever its Content-Type says, and a wrong one is told', async () => {
    for (const [type, note] of [
      ['text/html', 'Its Content-Type is text/html; text/plain; version=0.0.4 would be right.'],
      ['application/json; charset=utf-8', 'Its Content-Type is application/json'],
      ['application/octet-stream', 'Its Content-Type is application/octet-stream'],
      ['application/vnd.google.protobuf', 'Its Content-Type is application/vnd.google.protobuf'],
      [null, 'Its Content-Type is missing'],
      ['text/plain', null],
      ['text/plain; version=1.0.0; escaping=underscores', null],
    ] as const) {
      const target = await startTarget((_, response) => {
        if (type !== null) response.setHeader('content-type', type)
        response.end(counterText({ 200: 1 }))
      })
      const { ok, notes } = await watch({ url: target.url }).start()
      expect({ type, ok }).toEqual({ type, ok: true })
      if (note === null) expect(notes.join()).not.toContain('Content-Type')
      else expect(notes.join()).toContain(note)
    }
  })

  test('a name with two addresses that nobody listens on is refused', async () => {
    const target = await startTarget('')
    await target.stop()
    const url = target.url.replace('127.0.0.1', 'localhost')
    expect(await watch({ url }).start()).toMatchObject({ fault: 'refused' })
  })

  test('a header that cannot be sent is said to be one, without its value', async () => {
    const target = await startTarget(counterText({ 200: 1 }))
    const report = await watch({ url: target.url, headers: { authorization: 'Bearer hidden\n' } }).start()
    expect(report).toMatchObject({ fault: 'read-failed', detail: expect.stringContaining('A header') })
    expect(JSON.stringify(report)).not.toContain('hidden')
  })

  test('a body that trickles for ever ends with the time it was given', async () => {
    const target = await startTarget(counterText({ 500: 1 }))
    const clock = steppedClock()
    const shop = watch({ url: target.url }, { clock })
    await shop.start(target)
    target.says((_, response) => response.write(counterText({ 500: 9 })))
    await untilAsked(clock, target)
    await clock.advance(800)
    expect((await shop.scraped(2)).fault).toBe('timeout')
    expect(shop.totals()).toEqual({ requests: 0, errors: 0 })
  })

  test('a scrape that is stopped half way counts nothing, is no fault, and is made up for after the next start', async () => {
    const target = await startTarget(counterText({ 500: 1 }))
    const clock = steppedClock()
    const shop = watch({ url: target.url }, { clock })
    const before = await shop.start(target)
    let answer = () => {}
    target.says((_, response) => {
      answer = () => response.end(counterText({ 500: 4 }))
    })
    await untilAsked(clock, target)
    const stopped = shop.source.stop()
    answer()
    await stopped
    await clock.advance(20_000)
    expect(shop.report()).toEqual(before)
    expect(shop.counts).toEqual([])
    expect(target.requests).toHaveLength(2)
    target.says(counterText({ 500: 4 }))
    const again = watch({ url: target.url }, { checkpoint: shop.source.checkpoint(), clock })
    await again.start(target)
    expect(again.totals()).toEqual({ requests: 3, errors: 3 })
  })

  test('stopping does not wait for a target that hangs', async () => {
    const target = await startTarget(() => {})
    const clock = steppedClock()
    const shop = watch({ url: target.url }, { clock })
    clock.willStart()
    shop.source.start()
    await untilAsked(clock, target)
    await shop.source.stop()
    await shop.source.stop()
    expect(shop.report()).toMatchObject({ fault: null, detail: 'It was not read yet.' })
    await expect.poll(() => target.requests[0]?.socket.destroyed).toBe(true)
  })

  test('no secret of the configuration or of an answer is in a report, a log line or a metric', async () => {
    const lines: unknown[][] = []
    const log = { ...silentLog(), warn: (...line: unknown[]) => lines.push(line), info: () => {} }
    const secret = 'hunter2hunter2'
    const target = await startTarget(counterText({ 200: 1 }))
    const url = `${target.url.replace('http://', `http://me:${secret}@`)}?token=${secret}#${secret}`
    const shop = watch({ url, headers: { 'x-api-key': secret } }, { log })
    const said = [JSON.stringify(await shop.start())]
    const answers: ((_: unknown, response: Response) => void)[] = [
      (_, r) => r.writeHead(302, { location: `http://u:${secret}@a.example/?t=${secret}` }).end(),
      (_, r) => r.writeHead(500).end(`password=${secret}`),
      (_, r) => r.end(`{"password": "${secret}"}`),
      (_, r) => r.destroy(),
      (_, r) => r.end('a 1\n'),
    ]
    for (const answer of answers) {
      target.says(answer)
      said.push(JSON.stringify(await shop.next()))
      said.push(JSON.stringify(await probeScrape({ url, headers: { 'x-api-key': secret } }, { clock: systemClock })))
    }
    said.push(shop.source.key, await shop.metrics.metrics(), JSON.stringify(lines))
    expect(lines).toHaveLength(3)
    expect(said.join('\n')).not.toContain(secret)
  })
})
