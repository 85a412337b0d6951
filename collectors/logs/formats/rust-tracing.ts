import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'rust-tracing',
  about: 'tracing and env_logger for Rust in text.',
  vantage: 'error-log',
  parse: readLayouts([
    /^(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,9}Z) +(?<level>TRACE|DEBUG|INFO|WARN|ERROR) (?:[\w{][^:]{0,200}\}: )?(?<logger>\w+(?:::\w+){0,12}): (?<message>.*)$/,
    /^\[(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3,9})?Z) (?<level>TRACE|DEBUG|INFO|WARN|ERROR) +(?<logger>\w+(?:::\w+){0,12})\] (?<message>.*)$/,
  ]),
  examples: [
    {
      line: '2026-11-24T03:42:10.123456Z ERROR shop::pay: charge failed error=connection refused',
      record: { level: 'error', logger: 'shop::pay', zoned: true },
    },
    { line: '2026-11-24T03:42:10.123456Z  INFO shop: up', record: { level: 'info' } },
    { line: '[2026-11-24T03:42:10Z ERROR shop::pay] charge failed', record: { level: 'error', logger: 'shop::pay' } },
  ],
}
