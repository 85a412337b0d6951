import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import promBundle from 'express-prom-bundle'
import Fastify from 'fastify'
import fastifyMetrics from 'fastify-metrics'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { expect, onTestFinished, test } from 'vitest'
import { drive, watchExporter } from './watch-exporter.ts'

const listen = async (server: ReturnType<typeof createServer>): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('It listens on no port.')
  return `http://127.0.0.1:${address.port}`
}

test('prom-client by hand: the histogram is counted, the counter of the same requests is not added', async () => {
  const register = new Registry()
  const labelNames = ['method', 'route', 'status_code'] as const
  const histogram = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of HTTP requests',
    labelNames,
    registers: [register],
  })
  const counter = new Counter({ name: 'shop_requests_total', help: 'Requests', labelNames, registers: [register] })
  const server = createServer((request, response) => {
    const [route = '/'] = (request.url ?? '/').split('?')
    if (route === '/metrics') {
      void register.metrics().then((text) => response.setHeader('content-type', register.contentType).end(text))
      return
    }
    const status = route === '/boom' ? 500 : 200
    const labels = { method: request.method ?? '', route, status_code: status }
    histogram.observe(labels, 0.02)
    counter.inc(labels)
    response.writeHead(status).end()
  })
  const url = await listen(server)
  await drive(url, { '/history': 3 })
  const watched = await watchExporter(`${url}/metrics`)
  await drive(url, { '/orders': 20, '/boom': 3 })
  await watched.becomes({
    requests: 23,
    errors: 3,
    classes: { http_5xx: 3 },
    routes: { 'GET /orders': { requests: 20, errors: 0 }, 'GET /boom': { requests: 3, errors: 3 } },
  })
  expect(watched.report()).toMatchObject({ ok: true })
})

test('M20: express-prom-bundle with Express 5 is recognised by name, and its gauge called up says nothing of the target', async () => {
  const promRegistry = new Registry()
  const app = express()
  app.use(promBundle({ includeMethod: true, includePath: true, promRegistry, promClient: {} }))
  app.get('/orders/:id', (_, response) => void response.send('ok'))
  app.get('/boom', () => {
    throw new Error('boom')
  })
  app.get('/gateway', (_, response) => void response.status(503).send('no'))
  const url = await listen(createServer(app))
  const watched = await watchExporter(`${url}/metrics`)
  expect(watched.first).toMatchObject({ ok: true, recognised: 'express-prom-bundle', vantage: 'app' })
  await drive(url, { '/orders/4711': 15, '/orders/4712': 5, '/boom': 3, '/gateway': 2, '/nothing': 1 })
  await watched.becomes({
    requests: 26,
    errors: 5,
    classes: { http_5xx: 3, gateway: 2 },
    routes: {
      'GET /orders/:id': { requests: 20, errors: 0 },
      'GET /boom': { requests: 3, errors: 3 },
      'GET /gateway': { requests: 2, errors: 2 },
      'GET /nothing': { requests: 1, errors: 0 },
    },
    latencies: 26,
  })
  const up = promRegistry.getSingleMetric('up')
  if (!(up instanceof Gauge)) throw new Error('express-prom-bundle has a gauge called up no more.')
  up.set(0)
  await watched.next()
  expect(watched.report()).toMatchObject({ ok: true, fault: null, recognised: 'express-prom-bundle' })
})

test('fastify-metrics with Fastify 5: of histogram and summary one is counted, and scrapes are no traffic', async () => {
  const app = Fastify()
  onTestFinished(() => app.close())
  await app.register(fastifyMetrics, { endpoint: '/metrics' })
  app.get('/pay/:id', () => 'ok')
  app.get('/boom', () => {
    throw new Error('boom')
  })
  app.get('/slow', (_, reply) => reply.code(504).send('late'))
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const watched = await watchExporter(`${url}/metrics`)
  expect(watched.first).toMatchObject({ ok: true, recognised: 'fastify-metrics' })
  await drive(url, { '/pay/1': 10, '/pay/2': 4, '/boom': 2, '/slow': 1 })
  await watched.becomes({
    requests: 17,
    errors: 3,
    classes: { http_5xx: 2, gateway: 1 },
    routes: {
      'GET /pay/:id': { requests: 14, errors: 0 },
      'GET /boom': { requests: 2, errors: 2 },
      'GET /slow': { requests: 1, errors: 1 },
    },
    latencies: 17,
  })
  const { notes } = watched.report()
  expect(notes.join(' ')).toContain('http_request_summary_seconds_count is left out')
})
