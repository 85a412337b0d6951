import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { Counter, collectDefaultMetrics, Registry } from 'prom-client'

// A service as teams write them: it counts what it has answered. Run with its port as the only argument.
const registry = new Registry()
collectDefaultMetrics({ register: registry })
const answered = new Counter({
  name: 'http_requests_total',
  help: 'Answered requests',
  labelNames: ['method', 'route', 'status'],
  registers: [registry],
})

/** Longer than any gateway of the test waits. */
const lateMs = 1_400

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://service')
  if (pathname === '/metrics') {
    response.setHeader('content-type', registry.contentType)
    response.end(await registry.metrics())
    return
  }
  const route = pathname.replace(/^\/\w+/, '') || '/'
  const { method = 'GET' } = request
  response.once('finish', () => answered.inc({ method, route, status: response.statusCode }))
  if (route === '/fail') response.writeHead(500).end('failed')
  else if (route === '/late') {
    await sleep(lateMs)
    // Nobody waits any more; for the service this was a success.
    answered.inc({ method, route, status: 200 })
    response.removeAllListeners('finish')
    response.end('late')
  } else if (route === '/cut') {
    response.writeHead(200, { 'content-length': 100_000 })
    response.write('x'.repeat(50_000))
    setTimeout(() => response.destroy(), 50)
  } else response.end('ok')
})
server.keepAliveTimeout = 60_000
server.listen(Number(process.argv[2]), '127.0.0.1', () => process.stdout.write('listening\n'))
