import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Gauge, Histogram, Registry } from 'prom-client'
import { afterEach, expect, test, vi } from 'vitest'
import { systemClock } from '../runtime/clock.ts'
import { systemRandom } from '../runtime/random.ts'
import { type Counted, collectingServer, nothingCounted } from './collecting-server.fixture.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (let stop = stops.pop(); stop; stop = stops.pop()) await stop()
})
const until = (check: () => unknown, timeout = 15_000) => vi.waitFor(check, { timeout, interval: 10 })

/** A service that knows what it answered, and whose series appear with their first request. */
async function startService() {
  const registry = new Registry()
  new Gauge({ name: 'process_start_time_seconds', help: 'Start.', registers: [registry] }).set(1_700_000_000.25)
  const histogram = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'As libraries for Node have it.',
    labelNames: ['method', 'path', 'status_code'],
    buckets: [0.1, 0.5],
    registers: [registry],
  })
  const truth = { requests: 0, errors: 0 }
  const server = createServer(async (_, response) => {
    response.setHeader('content-type', registry.contentType).end(await registry.metrics())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => {
    server.close()
    server.closeAllConnections()
  })
  const address: AddressInfo | string | null = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/metrics`,
    truth,
    answer() {
      const isError = systemRandom.fraction() < 0.1
      const isSlow = systemRandom.fraction() < 0.2
      const path = `/r${Math.floor(systemRandom.fraction() * 12)}`
      histogram.observe({ method: 'GET', path, status_code: isError ? 500 : 200 }, isSlow ? 2 : 0.05)
      truth.requests++
      if (isError) truth.errors++
    },
  }
}

/** What the server has counted, by the service and by its routes. */
function totals({ batches }: Counted) {
  const buckets = batches.flatMap(({ parts }) => parts.web?.buckets ?? [])
  const routes = buckets.flatMap((bucket) => Object.values(bucket.routes))
  const add = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0)
  return {
    requests: add(buckets.map(({ requests }) => requests)),
    errors: add(buckets.map(({ errors }) => errors)),
    classes: add(buckets.map(({ classes }) => classes.http_5xx ?? 0)),
    ofRoutes: {
      requests: add(routes.map(({ requests }) => requests)),
      errors: add(routes.map(({ errors }) => errors)),
    },
  }
}

test('M30: a collector that is killed while it scrapes, over a line that drops and repeats packets, changes no total', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'killed-scrape-'))
  stops.push(() => rmSync(folder, { recursive: true, force: true }))
  const counted = nothingCounted()
  const fate = () => {
    const chance = systemRandom.fraction()
    return chance < 0.05 ? { lost: true } : chance < 0.1 ? { times: 2 } : chance < 0.15 ? { answerLost: true } : {}
  }
  const server = await collectingServer({ counted, fate })
  stops.push(() => server.kill())
  const service = await startService()
  const config = {
    collector: { id: 'c1', state: join(folder, 'state'), server: server.url },
    teams: { web: { services: { shop: { scrape: { url: service.url, interval: '250ms' } } } } },
  }
  const program = fileURLToPath(new URL('./collector.fixture.ts', import.meta.url))
  const launch = async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(config)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    stops.push(() => child.kill('SIGKILL'))
    await new Promise((resolve) => child.stdout.once('data', resolve))
    return () =>
      new Promise<void>((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGKILL')
      })
  }

  let kill = await launch()
  await until(() => expect(counted.reports.at(-1)?.targets[0]?.ok).toBe(true))
  const quiet = systemClock.every(3, service.answer)
  stops.push(quiet)
  for (let life = 0; life < 4; life++) {
    // Killed at any moment: between scrape, commit, message and answer.
    const enough = service.truth.requests + 100 + Math.floor(systemRandom.fraction() * 200)
    await until(() => expect(service.truth.requests).toBeGreaterThan(enough))
    await kill()
    kill = await launch()
  }
  quiet()
  const { requests, errors } = service.truth
  const expected = { requests, errors, classes: errors, ofRoutes: { requests, errors } }
  await until(() => expect(totals(counted)).toEqual(expected), 40_000)
  // And nothing comes after it.
  await kill()
  expect(totals(counted)).toEqual(expected)
}, 90_000)
