import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../runtime/clock.ts'
import { freePorts } from '../free-ports.ts'
import { folderOfTest, runProgram } from './run-program.ts'
import { drive, watchExporter } from './watch-exporter.ts'

const at = (port: number) => `http://127.0.0.1:${port}`

const pythonProgram = `
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from prometheus_client import Counter, Gauge, start_http_server
for i in range(500):
    Gauge(f"app_gauge_{i}", "One of many that count nothing").set(i)
requests = Counter("flask_http_request_total", "Requests", ["method", "status"])
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        status = 500 if self.path == "/boom" else 200
        requests.labels("GET", status).inc()
        self.send_response(status)
        self.end_headers()
    def log_message(self, *args):
        pass
start_http_server(int(sys.argv[2]), "127.0.0.1")
ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
`

test('prometheus_client for Python sends what counts alone, and a series that is new in it counts', async () => {
  const base = await freePorts(2)
  const args = ['-c', pythonProgram, String(base), String(base + 1)]
  await runProgram({ command: '/usr/bin/python3', args, readyAt: `${at(base + 1)}/metrics` })
  await drive(at(base), { '/': 3 })
  // A start time is known to the second, so what began less than that before the watch counts from its beginning.
  const text = await (await fetch(`${at(base + 1)}/metrics`)).text()
  const startedAt = Number(/^process_start_time_seconds (\S+)$/m.exec(text)?.[1]) * 1_000
  await expect.poll(() => systemClock.now() - startedAt, { timeout: 5_000 }).toBeGreaterThan(2_000)
  const watched = await watchExporter(`${at(base + 1)}/metrics`)
  expect(watched.first.bytes).toBeGreaterThan(30_000)
  await drive(at(base), { '/': 5, '/boom': 2 })
  await watched.becomes({ requests: 7, errors: 2 })
  expect(watched.report()).toMatchObject({ ok: true, recognised: 'flask' })
  expect(watched.report().bytes).toBeLessThan(3_000)
})

test('HAProxy counts the same whether its version can send parts or not', async () => {
  const base = await freePorts(3)
  const service = createServer((request, response) => response.writeHead(request.url === '/boom' ? 500 : 200).end())
  await new Promise<void>((resolve) => service.listen(base + 2, '127.0.0.1', resolve))
  onTestFinished(() => {
    service.closeAllConnections()
    service.close()
  })
  const config = join(await folderOfTest(), 'haproxy.cfg')
  const backends = Array.from({ length: 12 }, (_, i) => `backend other${i}\n  server one 127.0.0.1:${base + 2}\n`)
  await writeFile(
    config,
    `defaults
  mode http
  timeout connect 1s
  timeout client 5s
  timeout server 5s
frontend shop
  bind 127.0.0.1:${base}
  default_backend shop_servers
backend shop_servers
  server one 127.0.0.1:${base + 2}
${backends.join('')}frontend prometheus
  bind 127.0.0.1:${base + 1}
  http-request use-service prometheus-exporter if { path /metrics }
`,
  )
  await runProgram({ command: 'haproxy', args: ['-db', '-f', config], readyAt: `${at(base + 1)}/metrics` })
  const filtered = await watchExporter(`${at(base + 1)}/metrics`)
  const whole = await watchExporter(`${at(base + 1)}/metrics`, { filter: 'off' })
  await drive(at(base), { '/': 20, '/boom': 4 })
  for (const watched of [filtered, whole]) await watched.becomes({ requests: 24, errors: 4 })
  expect(filtered.counted()).toEqual(whole.counted())
  expect(filtered.report().bytes).toBeLessThanOrEqual(whole.report().bytes ?? 0)
  expect(filtered.report().notes.join()).not.toContain('left out something')
})
