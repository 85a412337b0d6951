import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Counter, collectDefaultMetrics, Registry } from 'prom-client'
import { systemClock } from '../../runtime/clock.ts'
import type { Random } from '../../runtime/random.ts'

const statuses = ['500', '502', '503', '504', '507']
const routes = 20

export type SparseTarget = {
  url: string
  /** What really happened. */
  truth(): { errors: number; labelSets: number }
  begin(): void
  /** No error after this; the metrics are still served. */
  end(): void
  close(): Promise<void>
}

/**
 * A service whose errors are rare and spread over 100 label sets, each of which comes to exist with its first error, as
 * client libraries do it. Errors are a Poisson process of `errorsPerMs`; a request that succeeds comes every 100 ms.
 */
export async function startSparseTarget(errorsPerMs: number, random: Random): Promise<SparseTarget> {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const labelNames = ['method', 'route', 'status']
  const counter = new Counter({ name: 'http_requests_total', help: 'Requests.', labelNames, registers: [registry] })
  const seen = new Set<string>()
  let errors = 0
  let stopErrors = () => {}

  const fail = () => {
    const route = `/r${Math.floor(random.fraction() * routes)}`
    const status = statuses[Math.floor(random.fraction() * statuses.length)] ?? '500'
    counter.inc({ method: 'GET', route, status })
    seen.add(`${route} ${status}`)
    errors++
  }
  const later = () => {
    stopErrors = systemClock.after(-Math.log(1 - random.fraction()) / errorsPerMs, () => {
      fail()
      later()
    })
  }
  const succeed = () => counter.inc({ method: 'GET', route: '/r0', status: '200' })
  succeed()
  const stopTraffic = systemClock.every(100, succeed)

  const http = createServer((_, response) => {
    registry.metrics().then(
      (text) => response.setHeader('content-type', registry.contentType).end(text),
      () => response.writeHead(500).end(),
    )
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/metrics`,
    truth: () => ({ errors, labelSets: seen.size }),
    begin: later,
    end: () => stopErrors(),
    async close() {
      stopErrors()
      stopTraffic()
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}
