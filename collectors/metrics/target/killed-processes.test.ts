import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { watch } from '../watched-target.fixture.ts'

/** A service that counts with the usual library, tells since when it runs, and ends as `kill -9` ends it when it is told to. */
const program = `
const { createServer } = require('node:http')
const { Counter, Gauge, register } = require('prom-client')
new Gauge({ name: 'process_start_time_seconds', help: 'Start.' }).set(Date.now() / 1000 - process.uptime())
const counter = new Counter({ name: 'http_requests_total', help: 'Requests.', labelNames: ['code', 'route'] })
createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://a')
  if (pathname === '/metrics') return response.setHeader('content-type', register.contentType).end(await register.metrics())
  counter.inc({ code: searchParams.get('code'), route: searchParams.get('route') }, Number(searchParams.get('times')))
  if (pathname === '/die') process.kill(process.pid, 'SIGKILL')
  response.end()
}).listen(Number(process.argv[1]), '127.0.0.1', () => process.stdout.write('ready'))
`

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address: AddressInfo | string | null = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

async function live(port: number) {
  const child = spawn(process.execPath, ['-e', program, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return {
    ended: new Promise<void>((resolve) => child.once('exit', () => resolve())),
    ask: (path: string) => fetch(`http://127.0.0.1:${port}${path}`).then((answer) => answer.text()),
  }
}

test('M22: of processes that are killed again and again exactly what no scrape saw is missing', {
  timeout: 90_000,
}, async () => {
  const port = await freePort()
  const shop = watch({ url: `http://127.0.0.1:${port}/metrics` })
  let expected = { requests: 0, errors: 0 }
  let process = await live(port)
  await shop.start()
  const lives = 25
  for (let nth = 1; nth <= lives; nth++) {
    for (const [code, times] of [
      [200, 3 + nth],
      [500, 1 + (nth % 3)],
    ] as const) {
      await process.ask(`/hit?code=${code}&route=/r${nth % 4}&times=${times}`)
      expected = { requests: expected.requests + times, errors: expected.errors + (code === 500 ? times : 0) }
    }
    const { requests, errors } = expected
    await expect.poll(shop.totals, { timeout: 10_000, interval: 5 }).toEqual({ requests, errors })
    // It counts these and is gone before it can be asked.
    await process.ask(`/die?code=500&route=/r1&times=${40 + nth}`).catch(() => {})
    await process.ended
    if (nth < lives) process = await live(port)
  }
  expect(shop.totals()).toEqual(expected)
  expect(shop.report().notes.join('\n')).toContain(`It has had ${lives} lives since this watch began.`)
})
