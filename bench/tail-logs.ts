import { closeSync, openSync, writeSync } from 'node:fs'
import type { Random } from '../runtime/random.ts'

/** What a file that was written for a measurement holds. */
export type BenchLog = {
  kind: string
  path: string
  bytes: number
  lines: number
  errorLines: number
  errors: number
  requests: number
}

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random.fraction() * list.length)] as T
const id = (random: Random) => Math.floor(random.fraction() * 1_000_000)
const paths = [
  '/',
  '/orders',
  '/orders/ID',
  '/orders/ID/items',
  '/api/v2/customers/ID/basket',
  '/static/app.js',
  '/login',
]
const agents = ['Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0', 'okhttp/4.12', 'curl/8.5.0']
const modules = ['shop.orders', 'shop.basket', 'shop.payments', 'django.request']
const calm = [
  'order ID accepted',
  'basket ID priced in ID ms',
  'cache hit for customer ID',
  'GET /orders/ID took ID ms',
]
const bad = ['charge of order ID failed', 'stock of item ID cannot be reached', 'basket ID could not be stored']

type Record = { lines: string[]; isError: boolean }
const said = (random: Random, list: readonly string[]) => pick(random, list).replaceAll('ID', () => String(id(random)))
/** Some hundred lines are written in each second. */
let written = 0
const time = () => `21:34:${10 + (Math.floor(written++ / 300) % 50)}`

const python = (random: Random, isError: boolean): string[] => {
  const stamp = `2026-11-24 ${time()},${100 + (id(random) % 900)}`
  if (!isError) return [`${stamp} INFO ${pick(random, modules)}: ${said(random, calm)}`]
  return [
    `${stamp} ERROR ${pick(random, modules)}: ${said(random, bad)}`,
    'Traceback (most recent call last):',
    '  File "/srv/shop/views.py", line 112, in charge',
    '    return gateway.charge(order)',
    '  File "/srv/shop/gateway.py", line 31, in charge',
    '    raise CardError(order.id)',
    `shop.errors.CardError: card of order ${id(random)} was refused`,
  ]
}

type Make = (random: Random, isError: boolean) => string[]
const programs: { [kind: string]: Make } = {
  access(random, isError) {
    const path = pick(random, paths).replaceAll('ID', () => String(id(random)))
    const status = isError ? pick(random, [500, 502, 503, 504]) : pick(random, [200, 200, 200, 200, 301, 304, 404])
    const request = `${pick(random, ['GET', 'GET', 'GET', 'POST'])} ${path} HTTP/1.1`
    const from = `10.${id(random) % 250}.${id(random) % 250}.7`
    return [
      `${from} - - [24/Nov/2026:${time()} +0000] "${request}" ${status} ${id(random)} "-" "${pick(random, agents)}"`,
    ]
  },
  json(random, isError) {
    const head = `{"level":${isError ? 50 : 30},"time":1795491685${100 + (id(random) % 900)},"pid":1208,"hostname":"web-1"`
    if (!isError) return [`${head},"reqId":"req-${id(random)}","msg":"${said(random, calm)}"}`]
    const err = `{"type":"Error","message":"${said(random, bad)}","stack":"Error: db down\\n    at pay (/srv/pay.js:1:2)"}`
    return [`${head},"err":${err},"msg":"charge failed"}`]
  },
  python,
  'apache-error'(random, isError) {
    const ids = `[pid ${22_000 + (id(random) % 8)}:tid ${30_000 + (id(random) % 8)}] [remote 10.0.0.7:${40_000 + (id(random) % 20_000)}]`
    const prefix = `[Mon Nov 23 21:34:06.${100_000 + (id(random) % 900_000)} 2026] [wsgi:error] ${ids}`
    const [head = '', ...rest] = python(random, isError)
    const [day, clock, level, name, ...words] = head.split(' ')
    const verbose = `${level} ${day} ${clock} ${name?.replace(':', '')} 22683 140211523634880 ${words.join(' ')}`
    return [verbose, ...rest].map((line) => `${prefix} ${line}`)
  },
}

/** As Docker and containerd keep what programs write. */
const docker = (line: string): string =>
  `{"log":${JSON.stringify(`${line}\n`)},"stream":"stdout","time":"2026-11-24T21:34:10.${100_000_000 + written}Z"}`
const cri = (line: string): string => `2026-11-24T21:34:10.${100_000_000 + written}Z stdout F ${line}`
const inside =
  (wrap: (line: string) => string, make: Make | undefined): Make =>
  (random, isError) =>
    make?.(random, isError).map(wrap) ?? []
/** As nginx writes what it is told to write as JSON. */
function accessAsJson(line: string): string {
  const [, address, time, request, status, size, agent] =
    /^(\S+) - - \[(.+?)\] "(.+?)" (\d+) (\d+) "-" "(.+)"$/.exec(line) ?? []
  return `{"time_local":"${time}","remote_addr":"${address}","request":"${request}","status":"${status}","body_bytes_sent":"${size}","request_time":"0.004","http_user_agent":"${agent}"}`
}

const kinds: { [kind: string]: Make } = {
  ...programs,
  'access as json': (random, isError) => programs.access?.(random, isError).map(accessAsJson) ?? [],
  'json in docker': inside(docker, programs.json),
  'access in docker': inside(docker, programs.access),
  'python in cri': inside(cri, programs.python),
  // Lines of four programs in one file.
  mixed: (random, isError) => pick(random, Object.values(programs))(random, isError),
}
export const benchKinds: readonly string[] = Object.keys(kinds)

/** Writes a log of which 5 % of the lines tell of errors. */
export function writeBenchLog(of: { kind: string; path: string; bytes: number }, random: Random): BenchLog {
  const make = kinds[of.kind]
  if (!make) throw new Error(`there is no kind of log ${of.kind}`)
  const log: BenchLog = { ...of, bytes: 0, lines: 0, errorLines: 0, errors: 0, requests: 0 }
  const fd = openSync(of.path, 'w')
  while (log.bytes < of.bytes) {
    const records: Record[] = []
    for (let i = 0; i < 5_000; i++) {
      const isError = log.errorLines < log.lines * 0.05
      const lines = make(random, isError)
      records.push({ lines, isError })
      log.lines += lines.length
      if (isError) log.errorLines += lines.length
      if (isError) log.errors++
      if (lines[0]?.includes(' HTTP/1.1')) log.requests++
    }
    const text = Buffer.from(`${records.flatMap(({ lines }) => lines).join('\n')}\n`)
    log.bytes += text.length
    let rest = text
    while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest))
  }
  closeSync(fd)
  return log
}
