import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'zerolog-console',
  about: 'zerolog for Go and others with levels of three letters on a console.',
  vantage: 'error-log',
  parse: readLayouts([
    /^(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)|\d\d?:\d\d(?:AM|PM)) (?<level>TRC|DBG|INF|WRN|ERR|FTL|PNC) (?<message>.*)$/,
  ]),
  examples: [
    {
      line: '2026-11-24T03:41:25Z ERR charge failed error="connection refused"',
      record: { level: 'error', message: 'charge failed error="connection refused"', zoned: true },
    },
    { line: '3:41AM INF up', record: { level: 'info', stamp: null } },
  ],
}
