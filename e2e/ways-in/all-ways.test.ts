import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test, vi } from 'vitest'
import { collectingServer } from '../../collectors/collecting-server.fixture.ts'
import { freePorts } from '../free-ports.ts'
import { errorsOf, faultboardMain, groupsOf } from './counted.ts'

const json = { 'content-type': 'application/json' }
const error = (service: string) => ({ service, level: 'error', message: 'no money' })
const sentry = JSON.stringify({
  event_id: 'a'.repeat(32),
  level: 'error',
  platform: 'python',
  tags: { service: 'sentry' },
  exception: {
    values: [
      {
        type: 'KeyError',
        value: "'id'",
        stacktrace: { frames: [{ filename: 'a.py', abs_path: '/srv/a.py', function: 'f', lineno: 1, in_app: true }] },
      },
    ],
  },
})
const otlp = {
  resourceLogs: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'otlp' } }] },
      scopeLogs: [
        {
          scope: { name: 'orders' },
          logRecords: [
            { timeUnixNano: '1795491685166000000', severityNumber: 17, body: { stringValue: 'no money' } },
            { timeUnixNano: '1795491685166000000', severityNumber: 9, body: { stringValue: 'up' } },
          ],
        },
      ],
    },
  ],
}

/** What each sender posts, with one error in it. */
const posts: { path: string; body: string | Uint8Array<ArrayBuffer>; headers: Record<string, string> }[] = [
  { path: '/logs', body: JSON.stringify([error('array'), { ...error('array'), level: 'info' }]), headers: json },
  {
    path: '/logs',
    body: new Uint8Array(gzipSync(`${JSON.stringify(error('ndjson'))}\n`)),
    headers: { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' },
  },
  {
    path: '/logs?service=vector',
    body: JSON.stringify([
      {
        file: '/var/log/a.log',
        host: 'vm',
        message: 'ERROR no money',
        source_type: 'file',
        timestamp: '2026-11-24T03:42:10Z',
      },
    ]),
    headers: json,
  },
  {
    path: '/logs?service=fluent-bit',
    body: JSON.stringify([{ date: 1_398_282_091.0, log: 'ERROR no money\n' }]),
    headers: json,
  },
  { path: '/v1/logs', body: JSON.stringify(otlp), headers: json },
  {
    path: '/api/1/envelope/',
    body: `{}\n{"type":"event","length":${sentry.length}}\n${sentry}\n`,
    headers: { 'x-sentry-auth': 'Sentry sentry_key=abc, sentry_version=7, sentry_client=sentry.python/2.19.2' },
  },
]

test('L35: a pipe, a JSON array, NDJSON, Vector, Fluent Bit, OTLP and Sentry each make one event on the server', async () => {
  const server = await collectingServer()
  onTestFinished(() => server.kill())
  const folder = mkdtempSync(join(tmpdir(), 'faultboard-ways-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const port = await freePorts(1)
  const config = {
    collector: {
      server: server.url,
      state: join(folder, 'outbox'),
      receive: { port, team: 'web' },
      stdin: { team: 'web', service: 'pipe' },
    },
    teams: { web: { services: {} } },
  }
  const file = join(folder, 'faultboard.yml')
  writeFileSync(file, JSON.stringify(config))
  const args = ['--import', 'tsx', faultboardMain, 'collector', '--config', file]
  const collector = spawn(process.execPath, args, {
    env: { ...process.env, LOG_LEVEL: 'warn' },
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  onTestFinished(() => void collector.kill('SIGKILL'))
  const ended = once(collector, 'exit')
  const url = `http://127.0.0.1:${port}`
  await vi.waitFor(async () => expect((await fetch(`${url}/logs`)).status).toBe(405), { timeout: 20_000, interval: 50 })

  for (const { path, body, headers } of posts) {
    const { status } = await fetch(url + path, { method: 'POST', body, headers })
    expect({ path, status }).toEqual({ path, status: 200 })
  }
  collector.stdin.end('INFO up\nERROR no money')
  expect(await ended).toEqual([0, null])

  const services = ['array', 'ndjson', 'vector', 'fluent-bit', 'otlp', 'sentry', 'pipe']
  expect(errorsOf(server.counted)).toEqual(Object.fromEntries(services.map((service) => [service, 1])))
  const groups = groupsOf(server.counted)
  expect(groups.filter((group) => group.includes('no money')).length).toBe(6)
  expect(groups.filter((group) => group.startsWith('sentry: KeyError')).length).toBe(1)
}, 60_000)
