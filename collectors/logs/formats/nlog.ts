import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'nlog',
  about: 'NLog for .NET in its default layout.',
  vantage: 'error-log',
  parse: readLayouts([
    /^(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{4})\|(?<level>TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\|(?<logger>[^|]{1,200})\|(?<message>.*)$/,
  ]),
  examples: [
    {
      line: '2026-11-24 03:42:10.1234|ERROR|Shop.Pay|charge failed',
      record: { level: 'error', logger: 'Shop.Pay', message: 'charge failed' },
    },
    { line: '2026-11-24 03:42:10.1234|INFO|Shop|up', record: { level: 'info' } },
  ],
}
