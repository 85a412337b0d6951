import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'log4js',
  about: 'log4js for Node in its usual layout.',
  vantage: 'error-log',
  parse: readLayouts([
    /^\[(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})\] \[(?<level>TRACE|DEBUG|INFO|WARN|ERROR|FATAL|MARK)\] (?<logger>[\w.\-/]{1,100}) - (?<message>.*)$/s,
  ]),
  examples: [
    {
      line: '[2026-11-24T03:42:10.123] [ERROR] default - charge failed',
      record: { level: 'error', logger: 'default', message: 'charge failed', zoned: false },
    },
    { line: '[2026-11-24T03:42:10.123] [INFO] shop - up', record: { level: 'info' } },
  ],
}
