import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'serilog',
  about: 'Serilog for .NET in text.',
  vantage: 'error-log',
  parse: readLayouts([
    /^\[(?<time>\d\d:\d\d:\d\d) (?<level>VRB|DBG|INF|WRN|ERR|FTL)\] (?<message>.*)$/,
    /^(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [+-]\d\d:\d\d) \[(?<level>VRB|DBG|INF|WRN|ERR|FTL)\] (?<message>.*)$/,
  ]),
  examples: [
    { line: '[03:42:10 ERR] charge failed', record: { level: 'error', message: 'charge failed', zoned: false } },
    { line: '2026-11-24 03:42:10.123 +00:00 [FTL] gone', record: { level: 'fatal', zoned: true } },
    { line: '[03:42:10 INF] up', record: { level: 'info' } },
  ],
}
