import { accessReader } from '../glance/access-glance.ts'
import { type Format, logRecord } from './format.ts'
import { type Passed, passedByApache, passedByNginx } from './passed.ts'
import { parseCommonLog } from './stamp.ts'

// Host names of virtual hosts may stand before the client (`vhost_combined`); times and more may stand behind.
const common =
  /^(?:(\S{1,260}) )?(\S{1,260}) \S{1,100} [^["]{1,100} ?\[([^\]]{20,30})\] "((?:[^"\\]|\\.){0,8190})" (\d{3}) (\d+|-)(?: "(?:[^"\\]|\\.){0,8190}" "((?:[^"\\]|\\.){0,8190})")?/
const requestLine = /^([A-Z]{2,20}) (\S+)/

// What nginx's ingress controller writes behind the combined log.
const ingress = /^ \d+ [\d.]+ \[([^\]]{1,260})\] \[[^\]]{0,260}\] (.+) ([\d, :-]+) ([\d., :-]+) ([\d, :-]+) \w+$/
const pair = /\b([a-z_]{2,40})=(?:"([^"]{0,2000})"|([^\s"]{1,300}))/g

type Found = {
  time: string
  request: string
  status: string
  sent: string
  agent: string
  host?: string
  rest?: string
}

/** Pairs such as `proxy=shop_be uht="0.004"` that a log format may have behind what is usual. */
function passedOf({ host, sent, rest = '' }: Found, status: number): Passed | undefined {
  const controller = ingress.exec(rest)
  if (controller) {
    const [, name = '', , length = '', , upstreamStatus = ''] = controller
    // The name is the namespace's, the service's and the port's, in one word.
    const names = [name, `${name}@kubernetes`]
    const unknown = { connectTime: null, headerTime: null }
    return passedByNginx({ status, names, upstreamStatus, bytesReceived: length, ...unknown })
  }
  const pairs = new Map([...rest.matchAll(pair)].map(([, name = '', quoted, bare]) => [name, quoted ?? bare ?? '']))
  const of = (...names: string[]) => names.map((name) => pairs.get(name)).find((value) => value !== undefined) ?? null
  const backend = of('proxy', 'proxy_host', 'upstream_name')
  const address = of('upstream', 'upstream_addr')
  const names = [backend, address].flatMap((name) => (name === null || name === '-' || name === '' ? [] : [name]))
  if (backend !== null || address !== null) {
    return passedByNginx({
      status,
      names,
      upstreamStatus: of('us', 'upstream_status'),
      connectTime: of('uct', 'upstream_connect_time'),
      headerTime: of('uht', 'upstream_header_time'),
      bytesReceived: of('upstream_bytes_received'),
    })
  }
  const fields = { status, sent, host: of('host', 'vhost') ?? host ?? null }
  return passedByApache({
    ...fields,
    balancer: of('balancer'),
    worker: of('worker'),
    made: of('made'),
    sourcePort: of('sport'),
    to: of('to'),
  })
}

function find(line: string): Found | null {
  const usual = common.exec(line)
  if (!usual) return null
  const [whole, host, , time = '', request = '', status = '', sent = '', agent = ''] = usual
  const rest = line.slice(whole.length)
  const named = host === undefined ? {} : { host: host.replace(/:\d+$/, '') }
  return { time, request, status, sent, agent, rest, ...named }
}

export const format: Format = {
  name: 'access',
  about:
    'Access logs of Apache, nginx, gunicorn and others: common, combined and vhost_combined, with or without times.',
  vantage: 'access-log',
  requests: accessReader,
  parse(line) {
    if (!line.includes('"')) return null
    const found = find(line)
    if (!found) return null
    const status = Number(found.status)
    const [, method = '-', path = '-'] = requestLine.exec(found.request) ?? []
    const passed = passedOf(found, status)
    return logRecord({
      alone: true,
      level: status >= 500 ? 'error' : 'info',
      message: found.request,
      ...parseCommonLog(found.time),
      request: { method, path, status, agent: found.agent, ...(passed ? { passed } : {}) },
    })
  },
  examples: [
    {
      line: '127.0.0.1 - - [24/Nov/2026:03:34:06 +0000] "GET /app/db HTTP/1.1" 500 344 "-" "curl/7.88.1"',
      record: {
        level: 'error',
        stamp: 1_795_491_246_000,
        zoned: true,
        request: { method: 'GET', path: '/app/db', status: 500, agent: 'curl/7.88.1' },
      },
    },
    {
      line: '10.0.0.7 - alice [24/Nov/2026:03:34:06 +0100] "POST /orders/17?token=1 HTTP/1.1" 201 - "https://a/b" "x" 0.004',
      record: {
        level: 'info',
        stamp: 1_795_487_646_000,
        request: { method: 'POST', path: '/orders/17?token=1', status: 201, agent: 'x' },
      },
    },
    {
      line: '127.0.0.1 - - [24/Nov/2026:03:34:06 +0000] "GET / HTTP/1.1" 502 157',
      record: { level: 'error', request: { method: 'GET', path: '/', status: 502, agent: '' } },
    },
    {
      line: 'shop.local:80 127.0.0.1 - - [24/Nov/2026:03:34:06 +0000] "GET /a HTTP/1.1" 200 15 "-" "-"',
      record: {
        level: 'info',
        request: {
          method: 'GET',
          path: '/a',
          status: 200,
          agent: '-',
          passed: { backends: ['shop.local'], isNamed: false, isMade: null, class: null },
        },
      },
    },
    {
      line: '10.0.0.7 - - [24/Nov/2026:03:34:06 +0000] "GET /pay HTTP/1.1" 502 157 "-" "curl" host=shop.example proxy=shop_be upstream="127.0.0.1:8000, 127.0.0.1:8001" us="502, 502" uct="0.000, 0.001" uht="-, -" rt=0.004',
      record: {
        request: {
          method: 'GET',
          path: '/pay',
          status: 502,
          agent: 'curl',
          passed: {
            backends: ['shop_be', '127.0.0.1:8000, 127.0.0.1:8001'],
            isNamed: true,
            isMade: true,
            class: 'network',
          },
        },
      },
    },
    {
      line: '10.0.0.7 - - [24/Nov/2026:03:34:06 +0000] "GET /pay HTTP/1.1" 502 157 "-" "curl" 412 0.004 [web-shop-80] [] 10.1.0.3:8080 0 0.004 502 4f2a9c',
      record: {
        request: {
          method: 'GET',
          path: '/pay',
          status: 502,
          agent: 'curl',
          passed: {
            backends: ['web-shop-80', 'web-shop-80@kubernetes'],
            isNamed: true,
            isMade: true,
            class: 'gateway',
          },
        },
      },
    },
    {
      line: '10.0.0.7 - - [24/Nov/2026:03:34:06 +0000] "GET /pay HTTP/1.1" 502 157 "-" "curl" worker="http://127.0.0.1:8000"',
      record: {
        request: {
          method: 'GET',
          path: '/pay',
          status: 502,
          agent: 'curl',
          passed: { backends: ['http://127.0.0.1:8000'], isNamed: true, isMade: null, class: 'gateway' },
        },
      },
    },
    {
      line: 'edge:80 10.0.0.7 - - [24/Nov/2026:03:34:06 +0000] "GET /pay HTTP/1.1" 503 529 "-" "curl" balancer="-" worker="-" sport=- made=- to="proxy:balancer://shop_be/pay"',
      record: {
        request: {
          method: 'GET',
          path: '/pay',
          status: 503,
          agent: 'curl',
          passed: { backends: ['shop_be'], isNamed: true, isMade: true, class: 'gateway' },
        },
      },
    },
    {
      line: 'edge:80 10.0.0.7 - - [24/Nov/2026:03:34:06 +0000] "GET /pay HTTP/1.1" 502 0 "-" "curl" balancer="balancer://shop_be" worker="http://127.0.0.1:8000" sport=46844 made=- to="proxy:http://127.0.0.1:8000/pay"',
      record: {
        request: {
          method: 'GET',
          path: '/pay',
          status: 502,
          agent: 'curl',
          passed: { backends: ['shop_be', 'http://127.0.0.1:8000'], isNamed: true, isMade: true, class: 'network' },
        },
      },
    },
    {
      line: 'edge:80 10.0.0.7 - - [24/Nov/2026:03:34:06 +0000] "GET /pay HTTP/1.1" 502 544 "-" "curl" balancer="balancer://shop_be" worker="http://127.0.0.1:8000" sport=32786 made=*',
      record: {
        request: {
          method: 'GET',
          path: '/pay',
          status: 502,
          agent: 'curl',
          passed: {
            backends: ['shop_be', 'http://127.0.0.1:8000'],
            isNamed: true,
            isMade: true,
            class: 'gateway',
          },
        },
      },
    },
    {
      line: '203.0.113.9 - - [24/Nov/2026:03:34:06 +0000] "\\x16\\x03\\x01" 400 226 "-" "-"',
      record: { level: 'info', request: { method: '-', path: '-', status: 400, agent: '-' } },
    },
  ],
}
