import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { freePorts } from '../free-ports.ts'
import { folderOfTest, runProgram } from './run-program.ts'
import { drive, watchExporter } from './watch-exporter.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
/** The modules of Debian's packages belong to Debian's Python. */
const python = '/usr/bin/python3'

/** Starts a Django project under gunicorn; `workers` are processes of their own, each with its own counters. */
async function startDjango(workers: number, env: Record<string, string> = {}): Promise<string> {
  const url = `http://127.0.0.1:${await freePorts(1)}`
  const args = [
    ...['-m', 'gunicorn.app.wsgiapp', 'django_app:application', '--chdir', here],
    ...['--bind', url.slice('http://'.length), '--workers', String(workers), '--threads', '4', '--log-level', 'error'],
    // A connection that is kept would ask one process for ever.
    ...(workers > 1 ? ['--keep-alive', '0'] : []),
    // Control files belong into a folder of the system, not beside the sources.
    ...['--worker-tmp-dir', await folderOfTest()],
  ]
  const options = { env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...env } }
  await runProgram({ command: python, args, options, readyAt: `${url}/metrics` })
  return url
}

const traffic = { '/orders/1': 20, '/orders/2': 5, '/boom': 3, '/gateway': 2, '/database': 1, '/nothing': 4 }
const counted = {
  requests: 35,
  errors: 6,
  classes: { http_5xx: 4, gateway: 2 },
  routes: {
    'GET order': { requests: 25, errors: 0 },
    'GET boom': { requests: 3, errors: 3 },
    'GET gateway': { requests: 2, errors: 2 },
    'GET database': { requests: 1, errors: 1 },
    'GET <unnamed view>': { requests: 4, errors: 0 },
  },
}

test('django-prometheus: answers by view, our scrapes left out, exceptions and the database beside the rate', async () => {
  const url = await startDjango(1)
  const watched = await watchExporter(`${url}/metrics`)
  expect(watched.first).toMatchObject({ ok: true, recognised: 'django-prometheus', vantage: 'app' })
  expect(await drive(url, traffic)).toEqual({ 200: 25, 404: 4, 500: 4, 502: 2 })
  await watched.becomes(counted)
  expect(watched.counted().sides).toMatchObject({
    'exceptions|exceptions|ValueError': 3,
    'exceptions|exceptions|OperationalError': 1,
    'database|failed calls|default': 1,
  })
})

test('M27: three Django processes that answer /metrics in turn: the total is the truth once each was seen', async () => {
  const url = await startDjango(3)
  const watched = await watchExporter(`${url}/metrics`, { interval: 20 })
  // Each process is known before anything is driven: what it did before is its history.
  const notes = () => watched.report().notes.join(' ')
  await expect.poll(notes, { timeout: 20_000 }).toContain('3 processes')
  const before = watched.counted()
  await drive(url, traffic)
  await watched.becomes({ requests: before.requests + 35, errors: before.errors + 6 })
})

test('the same with PROMETHEUS_MULTIPROC_DIR: one sum of all processes, counted once', async () => {
  const folder = await folderOfTest()
  const multiproc = join(folder, 'multiproc')
  await mkdir(multiproc)
  const url = await startDjango(3, { PROMETHEUS_MULTIPROC_DIR: multiproc })
  await drive(url, { '/boom': 2 })
  const watched = await watchExporter(`${url}/metrics`)
  expect(watched.first).toMatchObject({ ok: true, recognised: 'django-prometheus' })
  await drive(url, traffic)
  await watched.becomes(counted)
})

test('prometheus_client by hand: a counter with a status is guessed, many threads, names asked for alone', async () => {
  const port = await freePorts(2)
  const [url, metrics] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${port + 1}/metrics`]
  const args = [join(here, 'python_client.py'), String(port), String(port + 1)]
  await runProgram({ command: python, args, readyAt: metrics })
  const watched = await watchExporter(metrics)
  const filtered = await watchExporter(`${metrics}?name[]=app_http_requests_total&name[]=process_start_time_seconds`)
  // It shows no series before its first request, so there is nothing to guess by.
  expect(watched.first).toMatchObject({ ok: false, fault: 'no-family' })
  await Promise.all(Array.from({ length: 5 }, () => drive(url, { '/a': 12, '/b': 4, '/boom': 3 })))
  const expected = {
    requests: 95,
    errors: 15,
    classes: { http_5xx: 15 },
    routes: {
      'GET /a': { requests: 60, errors: 0 },
      'GET /b': { requests: 20, errors: 0 },
      'GET /boom': { requests: 15, errors: 15 },
    },
  }
  await watched.becomes(expected)
  await filtered.becomes(expected)
  expect(watched.report()).toMatchObject({ ok: true, recognised: 'generic' })
  expect(watched.report().notes.join(' ')).toContain('taken to count requests by its shape')
  expect(filtered.report().bytes).toBeLessThan(watched.report().bytes ?? 0)
})
