import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freePorts } from '../free-ports.ts'
import { folderOfTest, runProgram } from './run-program.ts'
import { drive, watchExporter } from './watch-exporter.ts'

/** A service behind Caddy that answers with the status that its path asks for. */
async function startService(port: number): Promise<void> {
  const server = createServer((request, response) => {
    response.writeHead(Number(/(\d{3})$/.exec(request.url ?? '')?.[1] ?? 200)).end()
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
}

async function startCaddy() {
  const folder = await folderOfTest()
  const base = await freePorts(4)
  const [site, admin, service, dead] = [base, base + 1, base + 2, base + 3]
  await startService(service)
  const config = join(folder, 'Caddyfile')
  await writeFile(
    config,
    `{
  admin 127.0.0.1:${admin}
  auto_https off
  servers {
    metrics
  }
}
http://127.0.0.1:${site} {
  encode gzip
  handle /up/* {
    reverse_proxy 127.0.0.1:${service}
  }
  handle /dead/* {
    reverse_proxy 127.0.0.1:${dead}
  }
  respond "hello"
}
`,
  )
  const metrics = `http://127.0.0.1:${admin}/metrics`
  await runProgram({
    command: 'caddy',
    args: ['run', '--config', config, '--adapter', 'caddyfile'],
    readyAt: metrics,
    options: { env: { ...process.env, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, HOME: folder } },
  })
  return { site: `http://127.0.0.1:${site}`, metrics }
}

test('Caddy: a request once, whatever handlers it went through, and what Caddy had to answer itself is an error', async () => {
  const { site, metrics } = await startCaddy()
  const watched = await watchExporter(metrics)
  // Its counters are not there before the first request, and count from it all the same.
  expect(watched.first).toMatchObject({ recognised: null })
  const statuses = await drive(site, { '/up/200': 20, '/up/404': 4, '/up/503': 3, '/dead/any': 5, '/': 6 })
  expect(statuses).toEqual({ 200: 26, 404: 4, 502: 5, 503: 3 })
  await watched.becomes({ requests: 38, errors: 8 })
  expect(watched.report()).toMatchObject({ ok: true, recognised: 'caddy', vantage: 'proxy' })
  expect(watched.counted().sides['exceptions|handler errors|subroute']).toBe(5)
})
