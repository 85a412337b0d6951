import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freePorts } from '../free-ports.ts'
import { folderOfTest, runProgram } from './run-program.ts'
import { drive, watchExporter } from './watch-exporter.ts'

/** A service behind a proxy that answers with the status that its path asks for. */
async function startService(port: number): Promise<void> {
  const server = createServer((request, response) => {
    response.writeHead(Number(/^\/status\/(\d{3})/.exec(request.url ?? '')?.[1] ?? 200)).end()
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
}

/** HAProxy with one service behind it, its own metrics and its page of statistics, each on a port of loopback. */
async function startHaproxy() {
  const folder = await folderOfTest()
  const base = await freePorts(6)
  const [shop, own, stats, service] = [base, base + 1, base + 2, base + 3]
  await startService(service)
  const config = join(folder, 'haproxy.cfg')
  await writeFile(
    config,
    `defaults
  mode http
  timeout connect 1s
  timeout client 5s
  timeout server 5s
  retries 0
frontend shop
  bind 127.0.0.1:${shop}
  use_backend dead if { path_beg /dead }
  default_backend shop_servers
backend shop_servers
  server one 127.0.0.1:${service}
backend dead
  server two 127.0.0.1:${base + 4}
frontend prometheus
  bind 127.0.0.1:${own}
  http-request use-service prometheus-exporter if { path /metrics }
frontend stats
  bind 127.0.0.1:${stats}
  stats enable
  stats uri /stats
`,
  )
  const at = (port: number) => `http://127.0.0.1:${port}`
  await runProgram({ command: 'haproxy', args: ['-db', '-f', config], readyAt: `${at(own)}/metrics` })
  return { shop: at(shop), freePort: base + 5, metrics: `${at(own)}/metrics`, statistics: `${at(stats)}/stats;csv` }
}

const traffic = { '/status/200': 30, '/status/404': 4, '/status/500': 3, '/status/503': 2, '/dead': 5 }
const counted = { requests: 44, errors: 10, routes: { shop: { requests: 44, errors: 10 } } }

test('HAProxy’s own exporter: frontends, once, and our reading of the metrics is none', async () => {
  const { shop, metrics } = await startHaproxy()
  const watched = await watchExporter(metrics)
  expect(watched.first).toMatchObject({ ok: true, recognised: 'haproxy', vantage: 'proxy' })
  expect(await drive(shop, traffic)).toEqual({ 200: 30, 404: 4, 500: 3, 503: 7 })
  await watched.becomes({ ...counted, classes: { http_5xx: 10 } })
  expect(watched.counted().sides['proxy|connection errors|dead']).toBe(5)
  const notes = watched.report().notes.join(' ')
  for (const level of ['backend', 'server'])
    expect(notes).toContain(`haproxy_${level}_http_responses_total is left out`)
})

test('the older exporter beside HAProxy: the same numbers by other labels', async () => {
  const { shop, statistics, freePort: port } = await startHaproxy()
  const metrics = `http://127.0.0.1:${port}/metrics`
  const args = [`--web.listen-address=127.0.0.1:${port}`, `--haproxy.scrape-uri=${statistics}`]
  await runProgram({ command: 'prometheus-haproxy-exporter', args, readyAt: metrics })
  const watched = await watchExporter(metrics)
  expect(watched.first).toMatchObject({ ok: true, recognised: 'haproxy' })
  await drive(shop, traffic)
  await watched.becomes(counted)
})
