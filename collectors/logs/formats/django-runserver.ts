import { type Format, logRecord } from './format.ts'
import { parseCommonLog } from './stamp.ts'

const shape =
  /^\[(\d\d\/\w{3}\/\d{4} \d\d:\d\d:\d\d)\] "([A-Z]{2,20}) (\S{1,8000})(?: HTTP\/[\d.]+)?" (\d{3}) (?:\d+|-)$/

export const format: Format = {
  name: 'django-runserver',
  about: "The requests of Django's development server.",
  vantage: 'access-log',
  parse(line) {
    const found = shape.exec(line)
    if (!found) return null
    const [, time = '', method = '', path = '', code = ''] = found
    const status = Number(code)
    return logRecord({
      alone: true,
      level: status >= 500 ? 'error' : 'info',
      message: `${method} ${path}`,
      ...parseCommonLog(time),
      request: { method, path, status, agent: '' },
    })
  },
  examples: [
    {
      line: '[24/Nov/2026 03:34:06] "GET /app/db HTTP/1.1" 500 145',
      record: { level: 'error', zoned: false, request: { method: 'GET', path: '/app/db', status: 500, agent: '' } },
    },
    { line: '[24/Nov/2026 03:34:06] "POST /app HTTP/1.1" 200 5', record: { level: 'info' } },
  ],
}
