import { accessJsonReader } from '../glance/access-json-glance.ts'
import { areFlags, passedByEnvoy } from './envoy-flags.ts'
import { type Format, logRecord } from './format.ts'
import { type Fields, fieldsOf, isFields } from './json-fields.ts'
import { failureOf, type Passed, passedByNginx } from './passed.ts'
import { requestNames, saidNames, stampOfField } from './request-names.ts'

type Name = keyof typeof requestNames
type Read = (name: Name) => string | null

function reader(fields: Fields): Read {
  const known = new Map<string, string>()
  for (const [key, value] of Object.entries(fields)) {
    if (typeof value === 'string' || typeof value === 'number')
      known.set(key.toLowerCase().replace(/^\$/, ''), String(value))
  }
  return (name) =>
    requestNames[name].map((key) => known.get(key)).find((value) => value !== undefined && value !== '') ?? null
}

function passedOf(read: Read, status: number): Passed {
  const backend = read('backend')
  const host = read('host')
  const isNginx = read('upstreamStatus') !== null || read('address') !== null
  const backends = [backend, read('address')].filter((name) => name !== null && name !== '-')
  const flags = read('flags')
  if (flags !== null && areFlags(flags)) {
    const names = [backend, host].flatMap((name) => (name === null || name === '-' ? [] : [name]))
    return passedByEnvoy(flags, { status, backends: names.slice(0, 1) })
  }
  if (isNginx && backends.length > 0) {
    return passedByNginx({
      status,
      names: backends.flatMap((name) => name ?? []),
      upstreamStatus: read('upstreamStatus'),
      connectTime: read('connectTime'),
      headerTime: read('headerTime'),
      bytesReceived: read('bytesReceived'),
    })
  }
  const known = backend !== null && backend !== '-'
  return {
    backends: known ? [backend] : host === null ? [] : [host],
    isNamed: known,
    isMade: null,
    class: failureOf(status),
  }
}

const said = (fields: Fields): boolean =>
  saidNames.some((name) => {
    const value = fields[name]
    return name === 'err' ? isFields(value) : typeof value === 'string' && value !== ''
  })

function parse(line: string) {
  if (line.charCodeAt(0) !== 123 || !/status|code/i.test(line)) return null
  const fields = fieldsOf(line)
  // An application's record of an error may have a status too; what it says in words is worth more.
  if (fields === null || said(fields)) return null
  return requestOf(fields)
}

/** The request in the fields, or null when they are of something else. */
export function requestOf(fields: Fields) {
  const read = reader(fields)
  const code = read('status')
  const request = /^([A-Z]{2,20}) (\S+)/.exec(read('request') ?? '')
  const method = read('method') ?? request?.[1] ?? null
  const path = read('path') ?? request?.[2] ?? null
  // Without all three it is a record of something else that has a status.
  if (code === null || !/^(?:\d{3}|0)$/.test(code) || method === null || path === null) return null
  if (!/^[A-Z]{2,20}$/.test(method)) return null
  const status = Number(code)
  const passed = passedOf(read, status)
  return logRecord({
    alone: true,
    level: passed.class === null ? 'info' : 'error',
    message: `${method} ${path}`,
    ...stampOfField(read('time')),
    request: { method, path, status, agent: read('agent') ?? '', passed },
  })
}

export const format: Format = {
  name: 'access-json',
  about: 'Access logs of nginx, Envoy and others with one JSON object a line.',
  vantage: 'access-log',
  requests: accessJsonReader,
  parse,
  examples: [
    {
      line: '{"ClientIP":"10.0.0.7","ClientRequestHost":"shop.local","ClientRequestMethod":"POST","ClientRequestURI":"/pay","ClientRequestUserAgent":"curl/8","EdgeStartTimestamp":1795491730123000000,"EdgeResponseStatus":502}',
      record: { level: 'error', stamp: 1_795_491_730_123, zoned: true },
    },
    {
      line: '{"time":"2026-11-24T03:34:06+00:00","request":"GET /pay?x=1 HTTP/1.1","status":"504","proxy_host":"shop_be","upstream_addr":"127.0.0.1:8000","upstream_status":"504","upstream_connect_time":"0.000","upstream_header_time":"-"}',
      record: {
        level: 'error',
        stamp: 1_795_491_246_000,
        request: {
          method: 'GET',
          path: '/pay?x=1',
          status: 504,
          agent: '',
          passed: { backends: ['shop_be', '127.0.0.1:8000'], isNamed: true, isMade: true, class: 'timeout' },
        },
      },
    },
    {
      line: '{"msec":1795491246.123,"request_method":"POST","request_uri":"/pay","status":502,"http_user_agent":"curl/8","proxy_host":"shop_be","upstream_status":"502","upstream_connect_time":"-","upstream_header_time":"-"}',
      record: {
        stamp: 1_795_491_246_123,
        request: {
          method: 'POST',
          path: '/pay',
          status: 502,
          agent: 'curl/8',
          passed: { backends: ['shop_be'], isNamed: true, isMade: true, class: 'gateway' },
        },
      },
    },
    {
      line: '{"time_local":"24/Nov/2026:03:34:06 +0000","request":"GET /pay HTTP/1.1","status":"502","proxy_host":"shop_be","upstream_status":"502","upstream_header_time":"0.020"}',
      record: {
        stamp: 1_795_491_246_000,
        request: {
          method: 'GET',
          path: '/pay',
          status: 502,
          agent: '',
          passed: { backends: ['shop_be'], isNamed: true, isMade: false, class: 'gateway' },
        },
      },
    },
    {
      line: '{"start_time":"2026-11-24T03:34:06.500Z","method":"GET","path":"/pay","response_code":503,"response_flags":"UH","upstream_cluster":"shop","authority":"shop.example","user_agent":"curl/8"}',
      record: {
        request: {
          method: 'GET',
          path: '/pay',
          status: 503,
          agent: 'curl/8',
          passed: { backends: ['shop'], isNamed: true, isMade: true, class: 'gateway' },
        },
      },
    },
  ],
}
