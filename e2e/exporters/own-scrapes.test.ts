import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { freePorts } from '../free-ports.ts'
import { folderOfTest, runProgram } from './run-program.ts'
import { drive, watchExporter } from './watch-exporter.ts'

test('the exporter of nginx’s stub_status: requests without statuses, its own looks taken off', async () => {
  const folder = await folderOfTest()
  const port = await freePorts(2)
  await mkdir(join(folder, 'logs'))
  const config = join(folder, 'nginx.conf')
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${folder}/${of};`)
  await writeFile(
    config,
    `daemon off; master_process off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/logs/error.log;
events {}
http {
  access_log off;
  ${temporary.join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    location /stub { stub_status; }
    location /ok { return 200; }
    location /boom { return 500; }
  }
}
`,
  )
  const url = `http://127.0.0.1:${port}`
  const metrics = `http://127.0.0.1:${port + 1}/metrics`
  await runProgram({
    command: 'nginx',
    args: ['-p', folder, '-e', join(folder, 'logs/error.log'), '-c', config],
    readyAt: `${url}/ok`,
  })
  const args = [`-web.listen-address=127.0.0.1:${port + 1}`, `-nginx.scrape-uri=${url}/stub`]
  await runProgram({ command: 'prometheus-nginx-exporter', args, readyAt: metrics })
  await drive(url, { '/ok': 5 })
  const watched = await watchExporter(metrics)
  expect(watched.first).toMatchObject({ ok: true, recognised: 'nginx-stub', vantage: 'requests-only' })
  await watched.next()
  await drive(url, { '/ok': 25, '/boom': 4 })
  await watched.becomes({ requests: 29, errors: 0 })
})

test('apache_exporter of mod_status: requests without statuses, its own looks taken off', async () => {
  const folder = await folderOfTest()
  const port = await freePorts(2)
  await mkdir(join(folder, 'pages'))
  await writeFile(join(folder, 'pages/ok.txt'), 'ok')
  const config = join(folder, 'apache.conf')
  const modules = ['mpm_event', 'authz_core', 'status'].map(
    (name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`,
  )
  await writeFile(
    config,
    `ServerRoot ${folder}
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
PidFile ${folder}/apache2.pid
DefaultRuntimeDir ${folder}
Mutex file:${folder} default
${modules.join('\n')}
StartServers 1
ErrorLog ${folder}/error.log
DocumentRoot ${folder}/pages
ExtendedStatus On
<Location /server-status>
  SetHandler server-status
</Location>
`,
  )
  const url = `http://127.0.0.1:${port}`
  const metrics = `http://127.0.0.1:${port + 1}/metrics`
  await runProgram({ command: 'apache2', args: ['-X', '-f', config], readyAt: `${url}/ok.txt` })
  const args = [`--telemetry.address=127.0.0.1:${port + 1}`, `--scrape_uri=${url}/server-status/?auto`]
  await runProgram({ command: 'prometheus-apache-exporter', args, readyAt: metrics })
  await drive(url, { '/ok.txt': 5 })
  const watched = await watchExporter(metrics)
  expect(watched.first).toMatchObject({ ok: true, recognised: 'apache', vantage: 'requests-only' })
  await watched.next()
  await drive(url, { '/ok.txt': 25, '/nothing': 4 })
  await watched.becomes({ requests: 29, errors: 0 })
})

/** The server of the example, and the address of its metrics. */
async function startOpenTelemetry() {
  const port = await freePorts(2)
  const metrics = `http://127.0.0.1:${port + 1}/metrics`
  const script = fileURLToPath(new URL('otel-server.mjs', import.meta.url))
  await runProgram({ command: process.execPath, args: [script, String(port), String(port + 1)], readyAt: metrics })
  return { url: `http://127.0.0.1:${port}`, metrics }
}
const statuses = { '/status/200': 12, '/status/404': 2, '/status/500': 3, '/status/502': 1, 'POST /status/200': 2 }

test('OpenTelemetry for Node: names without a unit; its exporter counts our scrapes, and they are taken off', async () => {
  const { url, metrics } = await startOpenTelemetry()
  const watched = await watchExporter(metrics, { ownScrapes: 'subtract' })
  expect(watched.first).toMatchObject({ ok: true })
  // It does not tell since when it runs: a process is known by its second answer at the earliest.
  await watched.next()
  await drive(url, statuses)
  await watched.becomes({ requests: 20, errors: 4, classes: { http_5xx: 3, gateway: 1 } })
  expect(watched.report()).toMatchObject({ ok: true, recognised: 'otel-http' })
})

test('OpenTelemetry for Node, with nothing said of it: that it counts our scrapes is found out by watching', async () => {
  const { url, metrics } = await startOpenTelemetry()
  const watched = await watchExporter(metrics, { interval: 20 })
  const notes = () => watched.report().notes.join(' ')
  await expect.poll(notes, { timeout: 15_000 }).toContain('It counts our own scrapes among its requests')
  await watched.next()
  const { requests, errors } = watched.counted()
  await drive(url, statuses)
  await watched.becomes({ requests: requests + 20, errors: errors + 4 })
})
