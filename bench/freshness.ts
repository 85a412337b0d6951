// How fresh the wall is: from an error line in a log, and from a counter's increment, to the screen's DOM.
// Run it: npx tsx bench/freshness.ts [events of each kind]
import { appendFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from '@playwright/test'
import { Counter, Registry } from 'prom-client'
import { createCollector } from '../collectors/collector.ts'
import { openDurableOutbox } from '../collectors/outbox/durable-outbox.ts'
import { sleep, systemClock } from '../runtime/clock.ts'
import { Config } from '../runtime/config.ts'
import { createLife } from '../runtime/life.ts'
import { createLog } from '../runtime/log.ts'
import { createMetrics } from '../runtime/metrics.ts'
import { systemRandom } from '../runtime/random.ts'
import { createServer } from '../server/server.ts'
import { createMemoryStore } from '../server/store/memory-store.ts'
import { machineLine } from './machine.ts'

const events = Number(process.argv[2] ?? 200)
const limitMs = 10_000
const warmUps = 3
const screens = fileURLToPath(new URL('../out', import.meta.url))
const log = createLog('warn', 'bench')
const base = { clock: systemClock, random: systemRandom, log }
const life = createLife(base)

/** A service with a counter, as a team would have it. */
async function startTarget() {
  const registry = new Registry()
  const labelNames = ['method', 'route', 'status_code']
  const counter = new Counter({ name: 'http_requests_total', help: 'Requests.', labelNames, registers: [registry] })
  const request = (count: number) => counter.inc({ method: 'GET', route: '/orders/:id', status_code: '200' }, count)
  request(1)
  const http = createHttpServer((_, response) => {
    registry.metrics().then(
      (text) => response.setHeader('content-type', registry.contentType).end(text),
      () => response.destroy(),
    )
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  life.onStop('target', () => http.close(() => {}))
  const address: AddressInfo | string | null = http.address()
  return { request, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/metrics` }
}

/**
 * Waits inside the page, so that the moment is the one of the DOM, not of the message about it. `Date.now()` is the same
 * clock in the page and here.
 */
const seenAt = (page: Page, wanted: { selector: string; attribute: string; least: number }) =>
  page.evaluate(
    ({ selector, attribute, least, timeoutMs }) =>
      new Promise<number>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${selector} did not come to ${least}`)), timeoutMs)
        const observer = new MutationObserver(() => look())
        const look = () => {
          const element = document.querySelector(selector)
          if (Number(element?.getAttribute(attribute) ?? -1) < least) return
          clearTimeout(timer)
          observer.disconnect()
          resolve(Date.now())
        }
        observer.observe(document.body, { childList: true, subtree: true, attributes: true })
        look()
      }),
    { ...wanted, timeoutMs: limitMs },
  )

const numberAt = async (page: Page, selector: string, attribute: string) =>
  Number(await page.locator(selector).first().getAttribute(attribute))

/** Does something to the world over and over, and says how long the screen took each time. */
async function measure(act: (n: number) => Promise<() => Promise<number>>): Promise<number[]> {
  const took: number[] = []
  for (let n = 0; n < events + warmUps; n++) {
    // Over a whole second, so that the moments have nothing to do with those of the scrapes.
    await sleep(systemClock, 100 + systemRandom.fraction() * 1_000)
    const settle = await act(n)
    const latency = await settle()
    if (n >= warmUps) took.push(latency)
  }
  return took
}

function print(name: string, took: number[]): void {
  const sorted = took.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
  const figures = [`median ${at(0.5)} ms`, `p99 ${at(0.99)} ms`, `max ${at(1)} ms`].map((text) => text.padStart(16))
  console.log(`${name.padEnd(40)}${figures.join('')}   (${took.length} events)`)
}

async function run(): Promise<void> {
  if (!existsSync(screens)) throw new Error('the screens are not built; run `npm run build` first')
  const folder = mkdtempSync(join(tmpdir(), 'faultboard-bench-'))
  life.onStop('folder', () => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'shop.log')
  writeFileSync(path, '')
  const target = await startTarget()
  const config = Config.parse({
    server: { port: 0 },
    collector: { id: 'bench' },
    teams: { web: { services: { shop: { scrape: target.url, log: path } } } },
  })
  const store = createMemoryStore()
  life.onStop('store', () => store.close())
  const server = createServer(config, {
    ...base,
    metrics: createMetrics(),
    store,
    screens,
    release: 'bench',
    demo: false,
  })
  life.onStop('server', () => server.stop())
  const { url } = await server.start()
  const outbox = await openDurableOutbox(join(folder, 'state'), base)
  life.onStop('outbox', () => outbox.close())
  const collector = createCollector(config, { ...base, metrics: createMetrics(), server: url, outbox })
  life.onStop('collector', () => collector.stop())
  await collector.start()

  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' })
  life.onStop('browser', () => browser.close())
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
  // tsx marks functions with their names by a function that the page does not have.
  await page.addInitScript('globalThis.__name = (named) => named')
  await page.goto(`${url}/web`)
  await page.locator('[data-service="shop"]').waitFor()

  // One kind of error, so that its row stays where it is; its count and its text are drawn together.
  const message = 'the payment provider gave no answer'
  const lines = await measure(async (n) => {
    const line = { level: 50, time: systemClock.now(), msg: message, err: { type: 'PaymentError', message, stack: '' } }
    const seen = seenAt(page, { selector: '[data-rail-entry]', attribute: 'data-count', least: n + 1 })
    const began = systemClock.now()
    appendFileSync(path, `${JSON.stringify(line)}\n`)
    return async () => (await seen) - began
  })
  const rail = await page.locator('[data-rail-entry]').first().textContent()
  if (!rail?.includes('PaymentError')) throw new Error(`the rail shows something else: ${rail}`)

  // The day's number only ever grows, so that a slice that leaves the tile's window cannot hide an increment.
  const today = '[data-window="today"]'
  let requests = await numberAt(page, today, 'data-n')
  const increments = await measure(async () => {
    requests += 100
    const seen = seenAt(page, { selector: today, attribute: 'data-n', least: requests })
    const began = systemClock.now()
    target.request(100)
    return async () => (await seen) - began
  })
  const onTile = await numberAt(page, '[data-service="shop"] [data-n]', 'data-n')
  if (!(onTile > 0)) throw new Error('the tile shows no requests')

  console.log(machineLine())
  print('error line in a log → its row', lines)
  print('counter, read each second → number', increments)
}

try {
  await run()
} finally {
  await life.stop()
}
