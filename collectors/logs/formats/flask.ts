import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'flask',
  about: 'Flask with its own handler.',
  vantage: 'error-log',
  parse: readLayouts([
    /^\[(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3})\] (?<level>DEBUG|INFO|WARNING|ERROR|CRITICAL) in (?<logger>[\w.-]{1,120}): (?<message>.*)$/,
  ]),
  examples: [
    {
      line: '[2026-11-24 03:42:21,123] ERROR in app: Exception on /boom [GET]',
      record: { level: 'error', logger: 'app', message: 'Exception on /boom [GET]' },
    },
    { line: '[2026-11-24 03:42:21,123] INFO in app: up', record: { level: 'info' } },
  ],
}
