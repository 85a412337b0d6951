import { createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { manualClock } from '../../../runtime/manual-clock.ts'
import { startTarget } from '../scripted-target.fixture.ts'
import { counterText, steppedClock, untilAsked, watch } from '../watched-target.fixture.ts'
import { createFetcher } from './fetch-exposition.ts'
import { lateBy, offsetOf } from './scrape-offset.ts'

test('M13: a timeout comes at its value and not before, breaks the socket, counts nothing, and leaves the next scrape where it was due', async () => {
  const target = await startTarget(counterText({ 500: 1 }))
  const clock = steppedClock()
  const shop = watch({ url: target.url, interval: 2_000, timeout: 700 }, { clock })
  await shop.start(target)
  await untilAsked(clock, target)
  await shop.scraped(2)
  const grid = clock.now() % 2_000
  target.says((_, response) => response.write(counterText({ 500: 9 })))
  await untilAsked(clock, target)
  // It was asked within the last step of 25 ms.
  await clock.advance(674)
  expect(shop.report().ok).toBe(true)
  await clock.advance(26)
  expect(await shop.scraped(3)).toMatchObject({ ok: false, fault: 'timeout', tookMs: null })
  await expect.poll(() => target.requests.at(-1)?.socket.destroyed).toBe(true)
  expect(shop.totals()).toEqual({ requests: 0, errors: 0 })
  target.says(counterText({ 500: 4 }))
  await untilAsked(clock, target)
  await shop.scraped(4)
  // A clock in steps of 25 ms sees it at most one step later.
  expect(Math.abs((clock.now() % 2_000) - grid)).toBeLessThanOrEqual(25)
  expect(shop.totals()).toEqual({ requests: 3, errors: 3 })
})

test('M11: a target is never asked while it has not answered yet, however long that takes', async () => {
  let underWay = 0
  let most = 0
  const target = await startTarget((_, response) => {
    most = Math.max(most, ++underWay)
    response.on('close', () => underWay--)
  })
  const clock = steppedClock()
  const shop = watch({ url: target.url, interval: 500, timeout: 30_000 }, { clock })
  clock.willStart()
  shop.source.start()
  await untilAsked(clock, target)
  await clock.advance(20_000)
  expect(target.requests).toHaveLength(1)
  expect(most).toBe(1)
})

test('M13: a host that takes the connection and answers nothing, or not even takes it, ends with the timeout', async () => {
  const sockets: Socket[] = []
  const silent = createServer((socket) => sockets.push(socket))
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void silent.close())
  const address = silent.address()
  const port = typeof address === 'object' ? address?.port : 0
  // A TLS handshake that never goes on is an attempt to connect that is still under way.
  for (const scheme of ['http', 'https']) {
    const clock = manualClock()
    const fetcher = createFetcher({ url: `${scheme}://127.0.0.1:${port}/metrics` }, { clock })
    onTestFinished(() => fetcher.close())
    const before = sockets.length
    const fetched = fetcher.fetch(800)
    await expect.poll(() => sockets.length).toBeGreaterThan(before)
    await clock.advance(800)
    expect(await fetched).toMatchObject({ ok: false, fault: 'timeout' })
    // A server sees the end of a connection when it reads.
    sockets[before]?.resume()
    await expect.poll(() => sockets[before]?.destroyed).toBe(true)
    const again = fetcher.fetch(800)
    await clock.advance(800)
    expect(await again).toMatchObject({ ok: false, fault: 'timeout' })
  }
})

test('M17: the places of 1,000 targets in an interval are spread evenly (χ², p > 0.01), and the same after a restart', () => {
  const keys = Array.from({ length: 1_000 }, (_, i) => `scrape web/shop http://10.0.${i >> 8}.${i & 255}:9100/metrics`)
  const cells = 20
  for (const intervalMs of [1_000, 15_000, 60_000]) {
    const offsets = keys.map((key) => offsetOf(key, intervalMs))
    expect(offsets.every((offset) => offset >= 0 && offset < intervalMs)).toBe(true)
    expect(keys.map((key) => offsetOf(key, intervalMs))).toEqual(offsets)
    const counts = Array.from({ length: cells }, () => 0)
    for (const offset of offsets) {
      const cell = Math.floor((offset / intervalMs) * cells)
      counts[cell] = (counts[cell] ?? 0) + 1
    }
    const expected = keys.length / cells
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
    // The value that 19 degrees of freedom go over once in a hundred times.
    expect(chiSquare).toBeLessThan(36.19)
  }
})

test('how late a moment of the grid is met, and that a little early is not nearly a whole interval late', () => {
  const grid = { intervalMs: 1_000, offsetMs: 300 }
  expect(lateBy(5_300, grid)).toBe(0)
  expect(lateBy(5_340, grid)).toBe(40)
  expect(lateBy(5_299, grid)).toBe(-1)
})
