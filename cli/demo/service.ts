import { createServer, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pino } from 'pino'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { DatabaseError, openDatabase } from './database.ts'
import { openLogFile } from './log-file.ts'
import { createOutgoing } from './outgoing.ts'
import { demoServices } from './script.ts'

// A service as teams have dozens of: Node, prom-client, pino to a file. It fails when the request asks it to
// (`?fail=timeout`), so that a person with curl sees the same failures as the board.
const [name = '', folder = '.'] = process.argv.slice(2)
const script = demoServices.find((service) => service.name === name)
const routes = script?.routes ?? []

const writeLine = openLogFile(join(folder, `${name}.log`))
const log = pino({ base: { pid: process.pid, service: name } }, { write: (text: string) => writeLine(text.trimEnd()) })

const metrics = new Registry()
collectDefaultMetrics({ register: metrics })
const duration = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Duration of requests by method, route and status',
  labelNames: ['method', 'route', 'status_code'],
  buckets: [0.01, 0.05, 0.1, 0.5, 1, 2.5],
  registers: [metrics],
})
let gatewayPort: number | null = null
process.on('message', (message: unknown) => {
  if (typeof message === 'object' && message !== null && 'gateway' in message) gatewayPort = Number(message.gateway)
})
const database = await openDatabase(join(folder, `${name}.db`), { pool: name, registry: metrics })
const outgoing = createOutgoing(metrics, () => gatewayPort)
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

class PaymentProviderTimeout extends Error {
  override name = 'PaymentProviderTimeout'
}

async function answer(route: string, kind: string | null): Promise<{ ok: boolean }> {
  // What the other service says is only good to have: without its answer this one has an older one.
  if (script?.calls?.route === route) await outgoing.get(script.calls.service, script.calls.path)
  await database.query('SELECT', () => query(kind))
  if (kind === 'timeout') {
    await sleep(150)
    throw new PaymentProviderTimeout(`provider timed out after 150 ms for charge ${Math.floor(Math.random() * 1e6)}`)
  }
  if (kind === 'exception') return { ok: totalOf(JSON.parse('{"items":[null]}')) > 0 }
  return { ok: true }
}

async function query(kind: string | null): Promise<void> {
  await sleep(2 + Math.random() * 6)
  if (kind === 'slow') await sleep(1_100 + Math.random() * 500)
  if (kind === 'database') {
    throw new DatabaseError('remaining connection slots are reserved for roles with the SUPERUSER attribute')
  }
}

/** The bug of the demo: an item of a cart may be null, and nobody looked. */
function totalOf(cart: { items: { price: number }[] }): number {
  return cart.items.reduce((sum, item) => sum + item.price, 0)
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  if (url.pathname === '/metrics') {
    response.writeHead(200, { 'content-type': metrics.contentType }).end(await metrics.metrics())
    return
  }
  const shape = `${request.method} ${url.pathname.replace(/\/\d+/g, '/:id')}`
  const route = routes.includes(shape) ? shape.split(' ')[1] : 'unmatched'
  const stop = duration.startTimer({ method: request.method, route })
  if (url.searchParams.get('fail') === 'crash') {
    log.fatal({ err: new Error('JavaScript heap out of memory') }, 'going down')
    process.exit(1)
  }
  try {
    send(response, 200, await answer(shape, url.searchParams.get('fail')))
    stop({ status_code: 200 })
  } catch (err) {
    log.error({ err, route: shape }, 'request failed')
    send(response, 500, { error: 'internal error' })
    stop({ status_code: 500 })
  }
})
server.listen(Number(process.env.DEMO_PORT ?? 0), '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : null })
})
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
