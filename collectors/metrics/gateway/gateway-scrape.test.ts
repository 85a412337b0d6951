import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Registry } from 'prom-client'
import { expect, onTestFinished, test } from 'vitest'
import { TargetReport } from '../../../contracts/target.ts'
import { systemClock } from '../../../runtime/clock.ts'
import { ScrapeSource } from '../../../runtime/config-scrape.ts'
import { silentLog } from '../../../runtime/log.ts'
import { systemRandom } from '../../../runtime/random.ts'
import { createGatewayRoom } from '../../gateway/gateway-room.ts'
import type { Counts, Owner, Sink } from '../../sink.ts'
import { createScrapeSource } from '../scrape-source.ts'

/** A HAProxy whose counters a test sets, on a real socket. */
async function haproxy() {
  const values = { good: 10, failed: 1, relayed: 1 }
  const startedAt = Math.round(systemClock.now() / 1_000) - 3_600
  const http = createServer((_, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4')
    response.end(`# TYPE haproxy_process_start_time_seconds gauge
haproxy_process_start_time_seconds ${startedAt}
# TYPE haproxy_frontend_http_responses_total counter
haproxy_frontend_http_responses_total{proxy="web",code="2xx"} ${values.good}
haproxy_frontend_http_responses_total{proxy="web",code="5xx"} ${values.failed}
# TYPE haproxy_backend_http_responses_total counter
haproxy_backend_http_responses_total{proxy="shop_be",code="2xx"} ${values.good}
haproxy_backend_http_responses_total{proxy="shop_be",code="5xx"} ${values.failed}
# TYPE haproxy_server_http_responses_total counter
haproxy_server_http_responses_total{proxy="shop_be",server="s1",code="5xx"} ${values.relayed}
`)
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    http.closeAllConnections()
    http.close()
  })
  const address: AddressInfo | string | null = http.address()
  return { values, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/metrics` }
}

/** One life of a collector that reads it. */
function life(url: string, checkpoint: unknown, total: Map<string, { requests: number; errors: number }>) {
  const room = createGatewayRoom()
  for (const service of ['edge', 'shop']) room.know({ team: 'web', service })
  const sink: Sink = {
    counts({ service }: Owner, { vantage, requests, errors }: Counts) {
      const before = total.get(`${service} ${vantage}`) ?? { requests: 0, errors: 0 }
      total.set(`${service} ${vantage}`, { requests: before.requests + requests, errors: before.errors + errors })
    },
    error: () => {},
    gap: () => {},
    isFull: () => false,
  }
  const scrape = ScrapeSource.parse({ url, interval: '250ms', timeout: '5s' })
  const source = createScrapeSource(
    { owner: { team: 'web', service: 'edge' }, scrape },
    {
      ...{ sink, clock: systemClock, random: systemRandom, log: silentLog(), metrics: new Registry() },
      ...{ checkpoint, gateways: room },
    },
  )
  source.start()
  onTestFinished(() => source.stop())
  const reports = () => source.reports().map((report) => TargetReport.parse(report))
  return {
    source,
    reports,
    /** Resolves when it was read once more, from the beginning to the end. */
    async isReadAgain() {
      const since = systemClock.now()
      await expect.poll(() => reports()[0]?.goodAt ?? 0, { timeout: 10_000, interval: 20 }).toBeGreaterThan(since)
    },
  }
}

test('what a gateway tells of a service is counted once over restarts of the collector', async () => {
  const { url, values } = await haproxy()
  const total = new Map<string, { requests: number; errors: number }>()
  const first = life(url, undefined, total)
  await first.isReadAgain()
  // What was there before is not counted; that the service stands behind the gateway is known all the same.
  expect(Object.fromEntries(total)).toEqual({})
  expect(first.reports().map(({ service, vantage }) => [service, vantage])).toEqual([
    ['edge', 'proxy'],
    ['shop', 'gateway'],
  ])
  // The answer of a server is counted there before it is counted at the backend.
  Object.assign(values, { good: 30, relayed: 3 })
  await first.isReadAgain()
  await first.source.stop()
  const checkpoint: unknown = JSON.parse(JSON.stringify(first.source.checkpoint()))

  Object.assign(values, { good: 40, failed: 8 })
  const second = life(url, checkpoint, total)
  await second.isReadAgain()
  await second.isReadAgain()
  expect(Object.fromEntries(total)).toEqual({
    'edge proxy': { requests: 37, errors: 7 },
    'shop gateway': { requests: 37, errors: 7 },
    'shop gateway-made': { requests: 5, errors: 5 },
  })
})
