import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'loguru',
  about: 'loguru for Python.',
  vantage: 'error-log',
  parse: readLayouts([
    /^(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) \| (?<level>[A-Z]{4,8}) *\| (?<logger>[\w.]{1,120}):[\w<>]{1,80}:\d+ - (?<message>.*)$/,
  ]),
  examples: [
    {
      line: '2026-11-24 03:41:25.166 | ERROR    | shop.pay:charge:12 - card refused',
      record: { level: 'error', logger: 'shop.pay', message: 'card refused' },
    },
    { line: '2026-11-24 03:41:25.166 | INFO     | __main__:<module>:3 - up', record: { level: 'info' } },
  ],
}
