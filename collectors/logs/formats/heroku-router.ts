import type { ErrorClass } from '../../../contracts/error-class.ts'
import { type Format, logRecord } from './format.ts'
import { failureOf, type Passed } from './passed.ts'

const shape =
  /^at=(?:info|warning|error) (?:code=(H\d\d) )?(?:desc="[^"]{0,200}" )?method=([A-Z]{2,20}) path="([^"]{0,8190})" host=(\S{1,253}) .{0,600}?status=(\d{3})?(?: |$)/
/** Codes that name no fault of the application: the client was gone, or nobody was to be asked. */
const harmless = new Set(['H27', 'H80'])
/** No answer in time; everything else of the router's own is that the application could not be asked. */
const late = new Set(['H12', 'H15', 'H28'])

function passedTo(host: string, status: number, code: string | undefined): Passed {
  const isMade = code !== undefined && !harmless.has(code)
  const cause: ErrorClass = late.has(code ?? '') ? 'timeout' : code === 'H18' || code === 'H13' ? 'network' : 'gateway'
  return { backends: [host], isNamed: false, isMade, class: isMade ? cause : failureOf(status) }
}

export const format: Format = {
  name: 'heroku-router',
  about: 'The router of Heroku, with the code of what went wrong.',
  vantage: 'access-log',
  parse(line) {
    const found = line.startsWith('at=') ? shape.exec(line) : null
    if (!found) return null
    const [, code, method = '', path = '', host = '', answer] = found
    const status = answer === undefined ? 0 : Number(answer)
    const passed = passedTo(host, status, code)
    return logRecord({
      alone: true,
      level: passed.class === null ? 'info' : 'error',
      message: `${method} ${path}`,
      code: code ?? null,
      request: { method, path, status, agent: '', passed },
    })
  },
  examples: [
    {
      line: 'at=error code=H12 desc="Request timeout" method=GET path="/pay" host=shop.example request_id=0b9a8f5e fwd="10.0.0.7" dyno=web.1 connect=1ms service=30000ms status=503 bytes=0 protocol=https',
      record: {
        level: 'error',
        code: 'H12',
        request: {
          method: 'GET',
          path: '/pay',
          status: 503,
          agent: '',
          passed: { backends: ['shop.example'], isNamed: false, isMade: true, class: 'timeout' },
        },
      },
    },
    {
      line: 'at=info method=GET path="/" host=shop.example request_id=0b9a8f5e fwd="10.0.0.7" dyno=web.1 connect=0ms service=12ms status=200 bytes=512 protocol=https',
      record: {
        level: 'info',
        request: {
          method: 'GET',
          path: '/',
          status: 200,
          agent: '',
          passed: { backends: ['shop.example'], isNamed: false, isMade: false, class: null },
        },
      },
    },
  ],
}
