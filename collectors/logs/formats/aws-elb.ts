import { type Format, logRecord } from './format.ts'
import { failureOf, type Passed } from './passed.ts'
import { parseIso } from './stamp.ts'

const second = String.raw`(?:-1|\d{1,6}(?:\.\d{1,9})?)`
const shape = new RegExp(
  [
    String.raw`^(?:(?:https?|h2|wss?|grpcs?) )?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) (\S{1,200}) \S{1,60}:\d{1,5}`,
    String.raw`(\S{1,60}:\d{1,5}|-) ${second} (${second}) ${second} (\d{3}|-) (\d{3}|-) -?\d+ -?\d+`,
    String.raw`"([A-Z-]{1,20}) (\S{1,8190}) [^"]{1,20}"(?: "([^"]{0,2000})")?(.*)$`,
  ].join(' '),
)
const group = /targetgroup\/([\w-]{1,100})\//

/** A balancer's answer is its own where no server gave one. */
function passedTo(name: string, of: { status: number; server: string; waited: boolean; answered: string }): Passed {
  const failure = failureOf(of.status)
  const isMade = failure !== null && of.answered === '-'
  const cause = of.status === 504 ? 'timeout' : of.waited ? 'network' : 'gateway'
  const wasPassedOn = of.server !== '-' || isMade
  return { backends: wasPassedOn ? [name] : [], isNamed: true, isMade, class: isMade ? cause : failure }
}

export const format: Format = {
  name: 'aws-elb',
  about: 'Access logs of load balancers of AWS: application and classic ones.',
  vantage: 'access-log',
  parse(line) {
    const found = shape.exec(line)
    if (!found) return null
    const [, time = '', balancer = '', server = '', served = '', code = '', answered = '', method = ''] = found
    const [path = '', agent = '', rest = ''] = found.slice(8)
    const status = code === '-' ? 0 : Number(code)
    const passed = passedTo(group.exec(rest)?.[1] ?? balancer, { status, server, waited: served !== '-1', answered })
    return logRecord({
      alone: true,
      level: passed.class === null ? 'info' : 'error',
      message: `${method} ${path}`,
      ...parseIso(time),
      request: { method, path: path.replace(/^\w+:\/\/[^/]*/, '') || '/', status, agent, passed },
    })
  },
  examples: [
    {
      line: 'https 2026-11-24T03:42:10.123456Z app/shop/50dc6c495c0c9188 192.168.0.7:2817 10.0.0.7:80 0.001 0.002 0.000 500 500 34 366 "GET https://shop.local:443/pay?a=b HTTP/1.1" "curl/8" ECDHE TLSv1.2 arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/shop-blue/73e2d6bc24d8a067 "Root=1"',
      record: {
        level: 'error',
        zoned: true,
        request: {
          method: 'GET',
          path: '/pay?a=b',
          status: 500,
          agent: 'curl/8',
          passed: { backends: ['shop-blue'], isNamed: true, isMade: false, class: 'http_5xx' },
        },
      },
    },
    {
      line: 'http 2026-11-24T03:42:10.123456Z app/shop/50dc6c495c0c9188 192.168.0.7:2817 10.0.0.7:80 0.001 -1 -1 502 - 34 366 "GET http://shop.local:80/pay HTTP/1.1" "curl/8" - - arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/shop-blue/73e2d6bc24d8a067 "Root=1"',
      record: {
        level: 'error',
        request: {
          method: 'GET',
          path: '/pay',
          status: 502,
          agent: 'curl/8',
          passed: { backends: ['shop-blue'], isNamed: true, isMade: true, class: 'gateway' },
        },
      },
    },
    {
      line: '2026-11-24T03:42:10.123456Z shop 192.168.0.7:2817 10.0.0.7:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://shop.local:80/ HTTP/1.1" "curl/8" - -',
      record: {
        level: 'info',
        request: {
          method: 'GET',
          path: '/',
          status: 200,
          agent: 'curl/8',
          passed: { backends: ['shop'], isNamed: true, isMade: false, class: null },
        },
      },
    },
  ],
}
