import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import { Server } from 'socket.io'
import { afterEach, expect, test, vi } from 'vitest'
import { createCollector } from '../collectors/collector.ts'
import { createMemoryOutbox } from '../collectors/outbox/memory-outbox.ts'
import { collectorNamespace } from '../contracts/collector-link.ts'
import { systemClock } from '../runtime/clock.ts'
import { parseConfig } from '../runtime/config-file.ts'
import { silentLog } from '../runtime/log.ts'
import { systemRandom } from '../runtime/random.ts'

const limit = { timeout: 15_000, interval: 25 }
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

/** Planted in messages, stacks, URLs, headers, JSON, access lines and metric labels. None may leave the collector. */
const secrets = {
  bearer: 'mF_9.B5f-4.1JqM',
  basic: 'YWxhZGRpbjpvcGVuc2VzYW1l',
  cookie: 'f3a1c9d8e7b6a5f4e3d2',
  dsn: 'hunter2-Xy',
  dbPassword: 'tr0ub4dor&3',
  jsonPassword: 'correct-horse-battery',
  apiKey: '9f8e7d6c5b4a39281706f5e4d3c2b1a0',
  aws: 'AKIAIOSFODNN7EXAMPLE',
  github: 'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
  gitlab: 'glpat-xR3kPqZ7sT2vW9yB4nMd',
  slack: 'xoxb-123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx',
  stripe: 'sk_live_4eC39HqLyjWDarjtT1zdp7dc',
  google: 'AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY',
  jwt: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
  email: 'alice.wonder@example.com',
  rowEmail: 'bob.builder@example.org',
  card: '4929-6495-8333-3657',
  cardBare: '5555555555554444',
  iban: 'DE89370400440532013000',
  ssn: '078-05-1120',
  address: '203.0.113.77',
  session: 'sess_7d9f8a6b5c4e3d2f1a0b',
  resetToken: 'rt-5f2a9c81d7e64b',
  privateKey: 'MIIEpAIBAAKCAQEA7bq3n0kQe1v9',
  urlPassword: 's3cr3t-in-url',
}

/** Each failure is its own kind, so that each text travels as a sample. */
let kinds = 0
const python = (message: string, type = `Trouble${++kinds}Error`) =>
  [
    '2026-11-24 10:00:00,123 ERROR shop.views checkout failed',
    'Traceback (most recent call last):',
    '  File "/home/alice/app/views.py", line 10, in checkout',
    '    raise ValueError(x)',
    `${type}: ${message}`,
  ].join('\n')

const apache = (message: string) =>
  `[Tue Nov 24 10:00:00.123456 2026] [wsgi:error] [pid 7:tid 8] [remote ${secrets.address}:4711] ERROR 2026-11-24 10:00:00,123 views 7 8 ${message}`

const pythonLines = [
  python(`upstream said 401 for Authorization: Bearer ${secrets.bearer}`),
  python(`headers {'Authorization': 'Basic ${secrets.basic}', 'Cookie': 'sessionid=${secrets.cookie}; a=b'}`),
  python(`cannot connect to postgres://shop:${secrets.dsn}@db.internal:5432/shop`),
  python(`connection string Server=db;User Id=sa;Password=${secrets.dbPassword};`),
  python(`api_key=${secrets.apiKey} rejected`),
  python(`aws ${secrets.aws} and github ${secrets.github} and gitlab ${secrets.gitlab}`),
  python(`slack ${secrets.slack} stripe ${secrets.stripe} google ${secrets.google}`),
  python(`token ${secrets.jwt} expired`),
  python(`no account for ${secrets.email}`),
  python(
    `duplicate key value violates unique constraint\nDETAIL:  Key (email)=(${secrets.rowEmail}) already exists.`,
    'IntegrityError',
  ),
  python(`card ${secrets.card} declined, ${secrets.cardBare} too, iban ${secrets.iban}, ssn ${secrets.ssn}`),
  python(`-----BEGIN RSA PRIVATE KEY-----\n${secrets.privateKey}\n-----END RSA PRIVATE KEY-----`),
]
const apacheLines = [apache(`session=${secrets.session} is gone`), apache(`peer ${secrets.address} sent nonsense`)]
const jsonLines = [
  JSON.stringify({
    level: 50,
    time: 1795491685161,
    pid: 1,
    password: secrets.jsonPassword,
    err: {
      type: 'Error',
      message: `login failed: {"password":"${secrets.jsonPassword}"}`,
      stack: `Error: login failed password=${secrets.jsonPassword}\n    at login (/srv/app/login.js:3:1)`,
    },
    msg: 'request failed',
  }),
]
const accessLines = [
  `${secrets.address} - - [24/Nov/2026:10:00:00 +0000] "GET /reset/${secrets.email}?token=${secrets.resetToken} HTTP/1.1" 502 10 "https://a/?t=${secrets.resetToken}" "curl"`,
]
const exposition = (count: number) =>
  `http_requests_total{method="GET",route="/reset/${secrets.email}",status="500"} ${count}\n` +
  `http_requests_total{method="GET",route="/x?token=${secrets.resetToken}",status="502"} ${count}\n`

test('none of the planted secrets reaches the socket of the server', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'faultboard-secrets-'))
  cleanups.push(() => rmSync(folder, { recursive: true }))
  const file = (name: string) => join(folder, name)
  for (const name of ['python.log', 'apache.log', 'json.log', 'access.log']) writeFileSync(file(name), '')
  let scrapes = 0
  const target = createServer((_, response) => response.end(exposition(++scrapes)))
  const http = createServer()
  const io = new Server(http)
  const heard: string[] = []
  io.engine.on('connection', (socket) => socket.on('packet', (packet: unknown) => heard.push(JSON.stringify(packet))))
  io.of(collectorNamespace).on('connection', (socket) => {
    socket.on('batch', (_, ack) => ack({ ok: true }))
    socket.on('report', (_, ack) => ack({ ok: true, serverAt: Date.now() }))
  })
  const portOf = async (server: typeof http) => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  }
  const [targetPort, serverPort] = [await portOf(target), await portOf(http)]
  cleanups.push(
    () => io.close(),
    () => target.close(),
    () => target.closeAllConnections(),
  )

  const config = parseConfig(
    JSON.stringify({
      collector: { id: 'test' },
      teams: {
        web: {
          services: {
            shop: {
              scrape: {
                url: `http://user:${secrets.urlPassword}@127.0.0.1:${targetPort}/metrics?token=${secrets.resetToken}`,
                interval: '250ms',
              },
              log: ['python.log', 'apache.log', 'json.log', 'access.log'].map(file),
            },
          },
        },
      },
    }),
    {},
  )
  if (!config.ok) throw new Error(JSON.stringify(config.faults))
  const deps = { clock: systemClock, random: systemRandom, log: silentLog(), metrics: new Registry() }
  const outbox = createMemoryOutbox(deps)
  const collector = createCollector(config.config, { ...deps, server: `http://127.0.0.1:${serverPort}`, outbox })
  await collector.start()
  cleanups.push(() => collector.stop())

  const said = () => heard.join('\n')
  // The collector starts at the end of files that are there already, so it has to be looking before lines come.
  await vi.waitFor(() => {
    expect(collector.reports().filter(({ goodAt }) => goodAt !== null)).toHaveLength(5)
  }, limit)
  appendFileSync(file('python.log'), `${pythonLines.join('\n')}\n`)
  appendFileSync(file('apache.log'), `${apacheLines.join('\n')}\n`)
  appendFileSync(file('json.log'), `${jsonLines.join('\n')}\n`)
  appendFileSync(file('access.log'), `${accessLines.join('\n')}\n`)

  // What must arrive did arrive: the test would prove nothing with a silent collector.
  const proofs = [
    'error-log',
    'access-log',
    'app',
    'IntegrityError',
    'Trouble11Error',
    'login failed',
    'HTTP 502',
    'report',
  ]
  await vi.waitFor(() => expect(proofs.filter((word) => !said().includes(word))).toEqual([]), limit)
  await vi.waitFor(() => expect(outbox.pending).toBe(0), limit)
  const leaked = Object.entries(secrets).filter(([, secret]) => said().includes(secret))
  expect(leaked).toEqual([])
})
