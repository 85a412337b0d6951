import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'celery',
  about: 'Workers of Celery.',
  vantage: 'error-log',
  parse: readLayouts([
    /^\[(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}): (?<level>DEBUG|INFO|WARNING|ERROR|CRITICAL)\/[\w-]{1,60}\] (?<message>.*)$/,
  ]),
  examples: [
    {
      line: '[2026-11-24 03:42:21,123: ERROR/ForkPoolWorker-1] Task shop.pay[1] raised unexpected: ValueError()',
      record: { level: 'error', message: 'Task shop.pay[1] raised unexpected: ValueError()' },
    },
    {
      line: '[2026-11-24 03:42:21,123: INFO/MainProcess] Task shop.pay[1] received',
      record: { level: 'info', zoned: false },
    },
  ],
}
