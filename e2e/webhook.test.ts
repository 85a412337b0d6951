import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterEach, expect, test } from 'vitest'
import { createCollector } from '../collectors/collector.ts'
import { createMemoryOutbox } from '../collectors/outbox/memory-outbox.ts'
import { Config } from '../runtime/config.ts'
import { createLife } from '../runtime/life.ts'
import { silentLog } from '../runtime/log.ts'
import { createMetrics } from '../runtime/metrics.ts'
import { systemRandom } from '../runtime/random.ts'
import { createServer as createFaultboard } from '../server/server.ts'
import { createMemoryStore } from '../server/store/memory-store.ts'
import { fastClock } from './fast-clock.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

test('a service that fails and recovers is told once each, through a receiver that answers 500 three times', async () => {
  // Six times as fast, and behind by two minutes, so that the receiver's five minutes of tolerance hold to the end.
  const clock = fastClock(6, Date.now() - 120_000)

  /** A real /metrics: 30 requests a second, of which some fail while it is told so. */
  const counts = { ok: 100, failed: 0 }
  let isFailing = false
  cleanups.push(
    clock.every(1_000, () => {
      counts.ok += isFailing ? 18 : 30
      counts.failed += isFailing ? 12 : 0
    }),
  )
  const target = createServer((_, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4')
    response.end(
      `http_requests_total{method="GET",route="/pay",status="200"} ${counts.ok}\n` +
        `http_requests_total{method="GET",route="/pay",status="500"} ${counts.failed}\n`,
    )
  })
  const targetPort = await listen(target)

  const attempts: { id: string; type: string; answered: number }[] = []
  const webhook = new Webhook(secret)
  const receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      const told = webhook.verify(body, headers) as { type: string }
      const answered = attempts.length < 3 ? 500 : 200
      attempts.push({ id: String(request.headers['webhook-id']), type: told.type, answered })
      response.writeHead(answered).end()
    })
  })
  const receiverPort = await listen(receiver)

  const config = Config.parse({
    server: { port: 0 },
    collector: { id: 'test' },
    teams: {
      web: { services: { shop: { scrape: { url: `http://127.0.0.1:${targetPort}/metrics`, timeout: '5s' } } } },
    },
    receivers: [{ name: 'hook', kind: 'webhook', url: `http://127.0.0.1:${receiverPort}/in`, secret }],
  })
  const deps = { clock, random: systemRandom, log: silentLog(), metrics: createMetrics() }
  const life = createLife(deps)
  cleanups.push(() => life.stop())
  const store = createMemoryStore()
  const server = createFaultboard(config, { ...deps, store, screens: '/nowhere', release: 'test', demo: false })
  life.onStop('server', () => server.stop())
  const { url } = await server.start()
  const collector = createCollector(config, { ...deps, server: url, outbox: createMemoryOutbox(deps) })
  life.onStop('collector', () => collector.stop())
  await collector.start()

  const state = async () => {
    const board = (await (await fetch(`${url}/api/teams/web/board`)).json()) as { services: { state: string }[] }
    return board.services[0]?.state
  }
  const limit = { timeout: 60_000, interval: 100 }
  await expect.poll(state, limit).toBe('ok')
  isFailing = true
  await expect.poll(state, limit).toBe('failing')
  const accepted = () => attempts.filter(({ answered }) => answered === 200).map(({ type }) => type)
  await expect.poll(accepted, limit).toEqual(['incident.firing'])
  isFailing = false
  await expect.poll(accepted, limit).toEqual(['incident.firing', 'incident.resolved'])
  await expect.poll(state, limit).toBe('ok')

  // The same message has the same id on every attempt, and nothing comes after the two.
  const firing = attempts.filter(({ type }) => type === 'incident.firing')
  expect(firing).toHaveLength(4)
  expect(new Set(firing.map(({ id }) => id)).size).toBe(1)
  expect(attempts).toHaveLength(5)
}, 120_000)
