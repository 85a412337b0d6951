import { type Format, logRecord } from './format.ts'
import { failureOf, type Passed } from './passed.ts'
import { parseCommonLog } from './stamp.ts'

// The prefix of syslog may stand before it; captured headers and more may stand behind the queues.
const http =
  /(?:^|\]: |\s)\S{2,60}:\d{1,5} \[(\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d)\.\d{3}\] (\S{1,100}) (\S{1,100})\/(\S{1,100}) (?:-?\d+\/){4}\+?-?\d+ (-?\d{1,3}) \+?\d+ \S{1,200} \S{1,200} (\S)(\S)\S\S (?:\d+\/){4}\+?\d+ \d+\/\d+ (?:\{[^}]{0,2000}\} ){0,2}"([^"]{0,8190})/
const requestLine = /^([A-Z]{2,20}) (\S+)/

type Ended = { status: number; by: string; while: string; server: string }

/** How HAProxy says that a request ended: who ended it, and at which step. */
function endOf({ status, by, while: step, server }: Ended): Pick<Passed, 'isMade' | 'class'> {
  const none = { isMade: false, class: null }
  // Clients that went away or were too slow.
  if (by === 'C' || by === 'c') return none
  const isFailed = status >= 500
  if (step === 'D' && !isFailed) {
    // The status is good and the body is not whole.
    if (by === 'S') return { isMade: true, class: 'network' }
    return by === 's' ? { isMade: true, class: 'timeout' } : none
  }
  if (!isFailed) return none
  if (step === 'D' || step === 'L') return { isMade: false, class: failureOf(status) }
  if (by === 's') return { isMade: true, class: 'timeout' }
  if (by === 'S') return { isMade: true, class: step === 'H' ? 'network' : 'gateway' }
  const isOwn = by !== '-' || server.startsWith('<')
  return isOwn ? { isMade: true, class: 'gateway' } : { isMade: false, class: failureOf(status) }
}

function parse(line: string) {
  if (!line.includes('] ')) return null
  const found = http.exec(line)
  if (!found) return null
  const [, time = '', front = '', backend = '', server = '', code = '', by = '', step = '', said = ''] = found
  const status = Number(code)
  const [, method = '-', path = '-'] = requestLine.exec(said) ?? []
  const frontend = front.replace(/~$/, '')
  // Where no backend was chosen its place has the name of the frontend.
  const wasPassedOn = backend !== frontend || !server.startsWith('<')
  const ended = endOf({ status, by, while: step, server })
  return logRecord({
    alone: true,
    level: ended.class === null ? 'info' : 'error',
    message: said,
    ...parseCommonLog(time),
    request: {
      method,
      path,
      status: Math.max(0, status),
      agent: '',
      passed: { backends: wasPassedOn ? [backend] : [], isNamed: true, ...ended },
    },
  })
}

const behind = '1/1/0/0/0 0/0 "GET /pay HTTP/1.1"'
const answered = '127.0.0.1:52086 [24/Nov/2026:03:42:09.296] fe shop_be/s1'

export const format: Format = {
  name: 'haproxy',
  about: 'The HTTP log of HAProxy (`option httplog`), as it is or behind the prefix of syslog.',
  vantage: 'access-log',
  parse,
  examples: [
    {
      line: `<134>Nov 24 03:42:10 localhost haproxy[1712]: ${answered} 0/0/-1/-1/1002 503 217 - - SC-- ${behind}`,
      record: {
        level: 'error',
        request: {
          method: 'GET',
          path: '/pay',
          status: 503,
          agent: '',
          passed: { backends: ['shop_be'], isNamed: true, isMade: true, class: 'gateway' },
        },
      },
    },
    ...(
      [
        ['0/0/1/2/3 200 103 - - ----', 200, false, null],
        ['0/0/0/1/1 500 121 - - ----', 500, false, 'http_5xx'],
        ['0/0/0/-1/501 504 198 - - sH--', 504, true, 'timeout'],
        ['0/0/0/-1/0 502 209 - - SH--', 502, true, 'network'],
        ['0/0/0/1/51 200 50106 - - SD--', 200, true, 'network'],
        ['0/0/0/-1/51 -1 0 - - CH--', 0, false, null],
        ['0/0/0/1/+51 200 +50106 - - CD--', 200, false, null],
      ] as const
    ).map(([middle, status, isMade, kind]) => ({
      line: `${answered} ${middle} ${behind}`,
      record: {
        request: {
          method: 'GET',
          path: '/pay',
          status,
          agent: '',
          passed: { backends: ['shop_be'], isNamed: true, isMade, class: kind },
        },
      },
    })),
    {
      line: '10.0.0.7:47616 [24/Nov/2026:12:37:55.363] web~ web/<NOSRV> 0/-1/-1/-1/0 503 217 - - SC-- 1/1/0/0/0 0/0 {shop.example|curl} "GET / HTTP/2.0"',
      record: {
        request: {
          method: 'GET',
          path: '/',
          status: 503,
          agent: '',
          passed: { backends: [], isNamed: true, isMade: true, class: 'gateway' },
        },
      },
    },
  ],
}
