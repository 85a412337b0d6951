import { type Format, logRecord } from './format.ts'
import { parseApache } from './stamp.ts'

const shape =
  /^(?:\[pid: \d+\|app: [\d-]+\|req: [\d/-]+\] )?\S{1,100} \([^)]{0,100}\) \{\d+ vars in \d+ bytes\} \[([^\]]{20,30})\] ([A-Z]{2,20}) (\S{1,8000}) => generated \d+ bytes in \d+ \w+ \(HTTP\/[\d.]+ (\d{3})\)/

export const format: Format = {
  name: 'uwsgi',
  about: 'The requests of uWSGI.',
  vantage: 'access-log',
  parse(line) {
    const found = line.includes(' => generated ') ? shape.exec(line) : null
    if (!found) return null
    const [, time = '', method = '', path = '', code = ''] = found
    const status = Number(code)
    return logRecord({
      alone: true,
      level: status >= 500 ? 'error' : 'info',
      message: `${method} ${path}`,
      ...parseApache(time),
      request: { method, path, status, agent: '' },
    })
  },
  examples: [
    {
      line: '[pid: 77|app: 0|req: 1/1] 127.0.0.1 () {38 vars in 696 bytes} [Tue Nov 24 03:42:10 2026] POST /pay => generated 47 bytes in 129 msecs (HTTP/1.1 500) 9 headers in 378 bytes (1 switches on core 3)',
      record: { level: 'error', request: { method: 'POST', path: '/pay', status: 500, agent: '' }, zoned: false },
    },
    {
      line: '[pid: 77|app: 0|req: 2/2] 127.0.0.1 () {34 vars in 617 bytes} [Tue Nov 24 03:42:10 2026] GET / => generated 5 bytes in 68 micros (HTTP/1.1 200) 9 headers in 373 bytes (1 switches on core 8)',
      record: { level: 'info' },
    },
  ],
}
