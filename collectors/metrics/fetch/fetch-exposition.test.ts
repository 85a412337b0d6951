import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { startTarget } from '../scripted-target.fixture.ts'
import { counterText, steppedClock, untilAsked, watch } from '../watched-target.fixture.ts'
import { requestHeaders } from './request-headers.ts'

describe('asking', () => {
  test('M12: the headers are those of a scraper, over one kept connection', async () => {
    const target = await startTarget(counterText({ 200: 1 }))
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
    const target = await startTarget(counterText({ 200: 1 }))
    const moments: number[] = []
    for (let life = 0; life < 2; life++) {
      const clock = steppedClock(1_700_000_000_000 + life * 300)
      const shop = watch({ url: target.url }, { clock })
      await shop.start(target)
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

  test('a slow target is asked less often, and told so, and every second again when it is fast', async () => {
    const target = await startTarget('')
    const held: (() => void)[] = []
    target.says((_, response) => held.push(() => response.end(counterText({ 200: 1 }))))
    const clock = steppedClock()
    const shop = watch({ url: target.url }, { clock })
    const answerAfter = async (ms: number, nth: number) => {
      const waited = await untilAsked(clock, target)
      clock.set(clock.now() + ms)
      held.pop()?.()
      const { notes } = await shop.scraped(nth)
      return { waited, slow: notes.find((note) => note.startsWith('A scrape takes')) }
    }
    clock.willStart()
    shop.source.start()
    await answerAfter(400, 1)
    expect((await answerAfter(400, 2)).slow).toMatch(
      /^A scrape takes 4\d\d ms, so it is asked every 4(\.\d)? s to spare the target\.$/,
    )
    expect((await answerAfter(1, 3)).waited).toBeGreaterThanOrEqual(3_000)
    let nth = 4
    for (; nth < 30 && (await answerAfter(1, nth)).slow !== undefined; nth++);
    expect(nth).toBeLessThan(15)
    expect((await answerAfter(1, nth + 1)).waited).toBeLessThanOrEqual(1_050)
  })

  test('M12: a hundred scrapes need one connection', async () => {
    const target = await startTarget(counterText({ 200: 1 }))
    const clock = steppedClock()
    const shop = watch({ url: target.url }, { clock })
    await shop.start(target)
    for (let i = 1; i < 100; i++) await shop.once(target)
    expect(target.requests).toHaveLength(100)
    expect(target.connections()).toBe(1)
  })

  test('gzip is asked for, except where everything is on the same host', () => {
    const encodingFor = (url: string) => requestHeaders({ url })['accept-encoding']
    for (const url of [
      'http://127.0.0.1:1/m',
      'http://127.9.9.9/m',
      'http://localhost/m',
      'http://[::1]/m',
      'http+unix://%2Fa/m',
    ])
      expect([url, encodingFor(url)]).toEqual([url, 'identity'])
    for (const url of ['http://10.0.0.1/m', 'https://shop.example/m', 'http://127.example/m'])
      expect([url, encodingFor(url)]).toEqual([url, 'gzip'])
  })

  test('gzip and chunked bodies are read as any other', async () => {
    const target = await startTarget(counterText({ 500: 1 }))
    const shop = watch({ url: target.url, headers: { 'Accept-Encoding': 'gzip' } })
    await shop.start()
    target.says((request, response) => {
      expect(request.headers['accept-encoding']).toBe('gzip')
      response.setHeader('content-encoding', 'gzip').end(gzipSync(counterText({ 500: 3 })))
    })
    expect(await shop.next()).toMatchObject({ ok: true, bytes: counterText({ 500: 3 }).length })
    expect(shop.totals().errors).toBe(2)
    target.says((_, response) => {
      const text = counterText({ 500: 7 })
      response.write(text.slice(0, 50))
      setImmediate(() => response.end(text.slice(50)))
    })
    await shop.next()
    expect(shop.totals().errors).toBe(6)
  })

  test('a login with a percent sign that is no escape is sent as it is', async () => {
    const target = await startTarget(counterText({ 200: 1 }))
    const shop = watch({ url: target.url.replace('http://', 'http://me:50%25%zz@') })
    await shop.start()
    expect(target.requests[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:50%25%zz').toString('base64')}`)
  })

  test('a kept connection that the target closes is no fault', async () => {
    const target = await startTarget(counterText({ 200: 1 }))
    const shop = watch({ url: target.url })
    await shop.start()
    let isFirst = true
    target.says((request, response) => {
      if (isFirst) request.socket.destroy()
      else response.end(counterText({ 200: 2 }))
      isFirst = false
    })
    expect((await shop.next()).ok).toBe(true)
    expect(shop.totals().requests).toBe(1)
  })
})
