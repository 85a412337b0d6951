import { areFlags, passedByEnvoy } from './envoy-flags.ts'
import { type Format, logRecord } from './format.ts'
import { parseIso } from './stamp.ts'

const start =
  /^\[(\d{4}-\d\d-\d\dT[\d:.]{8,15}Z)\] "([A-Z]{3,20}|-) (\S{1,8190}) [^"]{1,20}" (\d{1,3}) (\S{1,100}) (.*)$/
const quoted = /"((?:[^"\\]|\\.){0,2000})"/g
/** Istio writes its cluster behind the address of the server: `outbound|80||shop.prod.svc.cluster.local`. */
const cluster = / ((?:outbound|inbound)\|\d*\|[^|\s]*\|\S{0,253})/

/** The usual log has no cluster; the host that was asked for is what it has for a name. */
function backendsIn(rest: string): string[] {
  const named = cluster.exec(rest)?.[1]
  if (named !== undefined && !named.endsWith('|')) return [named]
  const texts = [...rest.matchAll(quoted)].map(([, text = '']) => text)
  // … "USER-AGENT" "REQUEST-ID" "AUTHORITY" "UPSTREAM-HOST"
  const authority = texts.at(-2)
  return authority === undefined || authority === '-' ? [] : [authority]
}

function parse(line: string) {
  const found = start.exec(line)
  if (!found) return null
  const [, time = '', method = '-', path = '-', code = '', flags = '', rest = ''] = found
  if (!areFlags(flags)) return null
  const status = Number(code)
  const passed = passedByEnvoy(flags, { status, backends: backendsIn(rest) })
  const agent = [...rest.matchAll(quoted)].map(([, text = '']) => text).at(-4) ?? ''
  return logRecord({
    alone: true,
    level: passed.class === null ? 'info' : 'error',
    message: `${method} ${path}`,
    ...parseIso(time),
    request: { method, path, status, agent, passed },
  })
}

export const format: Format = {
  name: 'envoy',
  about: 'The usual access log of Envoy and of Istio.',
  vantage: 'access-log',
  parse,
  examples: [
    {
      line: '[2026-11-24T03:34:06.500Z] "GET /pay HTTP/1.1" 503 UF 0 91 1 - "-" "curl/8" "cc21d9b0" "shop:8080" "10.0.0.7:8080"',
      record: {
        level: 'error',
        stamp: 1_795_491_246_500,
        zoned: true,
        request: {
          method: 'GET',
          path: '/pay',
          status: 503,
          agent: 'curl/8',
          passed: { backends: ['shop:8080'], isNamed: true, isMade: true, class: 'gateway' },
        },
      },
    },
    {
      line: '[2026-11-24T03:34:06.500Z] "GET /pay HTTP/1.1" 504 UT response_timeout - "-" 0 24 1000 - "-" "curl/8" "cc21d9b0" "shop.example" "10.0.0.7:8080" outbound|80||shop.prod.svc.cluster.local 10.0.0.1:40000 10.0.0.9:80 10.0.0.2:1 - default',
      record: {
        request: {
          method: 'GET',
          path: '/pay',
          status: 504,
          agent: 'curl/8',
          passed: {
            backends: ['outbound|80||shop.prod.svc.cluster.local'],
            isNamed: true,
            isMade: true,
            class: 'timeout',
          },
        },
      },
    },
    {
      line: '[2026-11-24T03:34:06.500Z] "POST /pay HTTP/2" 500 - 154 0 226 100 "10.0.35.28" "nsq2http" "cc21d9b0" "shop" "tcp://10.0.2.1:80"',
      record: {
        request: {
          method: 'POST',
          path: '/pay',
          status: 500,
          agent: 'nsq2http',
          passed: { backends: ['shop'], isNamed: true, isMade: false, class: 'http_5xx' },
        },
      },
    },
    {
      line: '[2026-11-24T03:34:06.500Z] "GET /pay HTTP/1.1" 0 DC 0 0 12 - "-" "curl/8" "cc21d9b0" "shop" "10.0.0.7:8080"',
      record: {
        level: 'info',
        request: {
          method: 'GET',
          path: '/pay',
          status: 0,
          agent: 'curl/8',
          passed: { backends: ['shop'], isNamed: true, isMade: false, class: null },
        },
      },
    },
  ],
}
