import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Server } from 'socket.io'
import { expect, onTestFinished, test, vi } from 'vitest'
import { planted } from '../collectors/logs/testing/planted.fixture.ts'
import { collectorNamespace } from '../contracts/collector-link.ts'
import { freePorts } from './free-ports.ts'
import { faultboardMain } from './ways-in/counted.ts'

const limit = { timeout: 40_000, interval: 100 }

/** A server that keeps all that comes over its sockets as it came. */
async function listening() {
  const http = createServer()
  const io = new Server(http, { transports: ['websocket'] })
  const heard: string[] = []
  io.engine.on('connection', (socket) => socket.on('packet', (packet: unknown) => heard.push(JSON.stringify(packet))))
  io.of(collectorNamespace).on('connection', (socket) => {
    socket.on('batch', (_, ack) => ack({ ok: true }))
    socket.on('report', (_, ack) => ack({ ok: true, serverAt: Date.now() }))
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => void (await io.close()))
  const address: AddressInfo | string | null = http.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.')
  return { url: `http://127.0.0.1:${address.port}`, said: () => heard.join('\n') }
}

/** A name of its own for each error of each way, so that each has a sample that travels. Digits would be masked. */
const letters = (n: number): string => String.fromCharCode(65 + Math.floor(n / 26), 97 + (n % 26))
const kindOf = (way: string, n: number): string => `${way}${letters(n)}Error`
const stampOf = '2026-11-24T03:42:10.844351500Z'

const docker = (n: number, text: string) =>
  JSON.stringify({ log: `ERROR:shop:${kindOf('Docker', n)}: ${text}\n`, stream: 'stderr', time: stampOf })
const cri = (n: number, text: string) => `${stampOf} stderr F ERROR:shop:${kindOf('Cri', n)}: ${text}`
const journald = (n: number, text: string) =>
  JSON.stringify({
    __REALTIME_TIMESTAMP: '1795491730123456',
    PRIORITY: '3',
    _HOSTNAME: 'vm',
    SYSLOG_IDENTIFIER: 'shop',
    _PID: '7',
    _CMDLINE: text,
    EXTRA: text,
    MESSAGE: `failed with ${kindOf('Journald', n)}: ${text}`,
  })
const traceback = (n: number, text: string) =>
  [
    'ERROR:shop:failed',
    'Traceback (most recent call last):',
    '  File "/srv/a.py", line 1, in f',
    `    g("""${text}""")`,
    `${kindOf('File', n)}: ${text}`,
  ].join('\n')
const json = (n: number, text: string) => {
  const message = `${kindOf('Json', n)}: ${text}`
  const err = { type: kindOf('Json', n), message: text, stack: `${message}\n    at pay (/srv/pay.js:1:2)` }
  return JSON.stringify({ level: 50, time: 1, pid: 1, msg: message, extra: text, headers: { x: text }, err })
}
/** Structured data, whose values may not have some signs in them. */
const syslog = (n: number, text: string) =>
  `<11>1 2026-11-24T03:42:10.003Z vm shop 77 ID47 [ex@1 k="${text.replaceAll(/[\\"\]]/g, '\\$&')}"] failed with ${kindOf('Syslog', n)}: ${text}`

const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } })
const otlp = (n: number, text: string) => ({
  severityNumber: 17,
  body: { stringValue: text },
  attributes: [
    attribute('exception.type', kindOf('Otlp', n)),
    attribute('exception.message', text),
    attribute('exception.stacktrace', `${kindOf('Otlp', n)}: ${text}\n    at pay (/srv/pay.js:1:2)`),
    attribute('http.request.header.authorization', text),
    attribute('url.full', text),
    attribute('enduser.id', text),
  ],
})
const sentry = (n: number, text: string) =>
  JSON.stringify({
    event_id: n.toString(16).padStart(32, '0'),
    level: 'error',
    platform: 'python',
    tags: { service: 'sentry', secret: text },
    transaction: text,
    logentry: { formatted: text },
    extra: { config: text },
    contexts: { app: { config: text } },
    user: { username: text, email: text, ip_address: text },
    request: { url: text, data: text, cookies: text, headers: [['Authorization', text]], query_string: text },
    breadcrumbs: { values: [{ message: text, data: { url: text } }] },
    exception: {
      values: [
        {
          type: kindOf('Sentry', n),
          value: text,
          stacktrace: {
            frames: [
              {
                filename: 'a.py',
                abs_path: '/srv/a.py',
                function: 'f',
                lineno: 1,
                in_app: true,
                context_line: `pay("${text}")`,
                vars: { config: text },
              },
            ],
          },
        },
      ],
    },
  })

test('L30: no planted secret reaches the socket of the server by any way in, and all errors do', async () => {
  const server = await listening()
  const folder = mkdtempSync(join(tmpdir(), 'faultboard-planted-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const port = await freePorts(2)
  const syslogPort = port + 1
  const files = { docker, cri, journald, file: traceback, json }
  const pathOf = (name: string) => join(folder, `${name}.log`)
  for (const name of Object.keys(files)) writeFileSync(pathOf(name), '')
  const services = Object.fromEntries(Object.keys(files).map((name) => [name, { log: pathOf(name) }]))
  const config = {
    collector: {
      server: server.url,
      state: join(folder, 'outbox'),
      receive: { port, team: 'web' },
      syslog: { port: syslogPort, team: 'web' },
      stdin: { team: 'web', service: 'pipe' },
    },
    teams: { web: { services } },
  }
  writeFileSync(join(folder, 'faultboard.yml'), JSON.stringify(config))
  const args = ['--import', 'tsx', faultboardMain, 'collector', '--config', join(folder, 'faultboard.yml')]
  const collector = spawn(process.execPath, args, { stdio: 'pipe' })
  onTestFinished(() => void collector.kill('SIGKILL'))
  const printed: string[] = []
  for (const stream of [collector.stdout, collector.stderr]) stream.on('data', (data) => printed.push(String(data)))
  const url = `http://127.0.0.1:${port}`
  await vi.waitFor(async () => expect((await fetch(`${url}/logs`)).status, printed.join('')).toBe(405), limit)
  // A collector starts at the end of files that are there, so it has to have looked at them.
  await vi.waitFor(() => expect(Object.keys(files).filter((name) => !server.said().includes(name))).toEqual([]), limit)

  for (const [name, write] of Object.entries(files))
    appendFileSync(pathOf(name), `${planted.map(([, text], n) => write(n, text)).join('\n')}\n`)
  const post = async (path: string, body: string, headers: Record<string, string>) =>
    expect((await fetch(url + path, { method: 'POST', body, headers })).status).toBe(200)
  const asJson = { 'content-type': 'application/json' }
  const posted = planted.map(([, text], n) => ({
    service: 'posted',
    level: 'error',
    message: `${kindOf('Posted', n)}: ${text}`,
    extra: text,
    err: { stack: `${kindOf('Posted', n)}: ${text}\n    at pay (/srv/pay.js:1:2)` },
  }))
  const resource = { attributes: [attribute('service.name', 'otlp'), attribute('process.command_line', 'x --token y')] }
  const logRecords = planted.map(([, text], n) => otlp(n, text))
  const sender = createSocket('udp4')
  onTestFinished(() => void sender.close())
  await Promise.all([
    post('/logs', JSON.stringify(posted), asJson),
    post('/logs?service=text', planted.map(([, text], n) => `ERROR:shop:${kindOf('Text', n)}: ${text}`).join('\n'), {
      'content-type': 'text/plain',
    }),
    post('/v1/logs', JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] }), asJson),
    ...planted.map(([, text], n) =>
      post('/api/1/envelope/', `{}\n{"type":"event"}\n${sentry(n, text)}\n`, {
        'x-sentry-auth': 'Sentry sentry_key=abc',
      }),
    ),
  ])
  for (const [n, [, text]] of planted.entries()) {
    await new Promise((resolve) => sender.send(syslog(n, text), syslogPort, '127.0.0.1', resolve))
    collector.stdin.write(`ERROR:shop:${kindOf('Pipe', n)}: ${text}\n`)
  }

  const ways = ['Docker', 'Cri', 'Journald', 'File', 'Json', 'Posted', 'Text', 'Otlp', 'Sentry', 'Syslog', 'Pipe']
  const kinds = ways.flatMap((way) => planted.map((_, n) => kindOf(way, n)))
  await vi.waitFor(() => expect(kinds.filter((kind) => !server.said().includes(kind))).toEqual([]), limit)
  const ended = once(collector, 'exit')
  collector.stdin.end()
  await ended

  // What is sent is JSON in a packet, so that signs may be escaped once or twice.
  const escaped = (text: string) => JSON.stringify(text).slice(1, -1)
  const shapes = (secret: string) => [secret, escaped(secret), escaped(escaped(secret)), encodeURIComponent(secret)]
  const leaked = (where: string) =>
    planted.map(([secret]) => secret).filter((secret) => shapes(secret).some((shape) => where.includes(shape)))
  expect(planted.length).toBeGreaterThanOrEqual(60)
  expect(leaked(server.said())).toEqual([])
  expect(leaked(printed.join(''))).toEqual([])
}, 120_000)
