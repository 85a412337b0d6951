import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'nestjs',
  about: 'The logger of NestJS on a console.',
  vantage: 'error-log',
  parse: readLayouts([
    /^\[[\w -]{1,60}\] \d{1,10} +- +(?<date>\d\d?\/\d\d?\/\d{4}), (?<clock>\d\d?:\d\d:\d\d(?: [AP]M)?) +(?<level>LOG|ERROR|WARN|DEBUG|VERBOSE|FATAL) (?:\[(?<logger>[^\]]{1,100})\] )?(?<message>.*)$/s,
  ]),
  examples: [
    {
      line: '[Nest] 77  - 11/24/2026, 3:42:10 AM   ERROR [ExceptionsHandler] no money',
      record: { level: 'error', logger: 'ExceptionsHandler', message: 'no money' },
    },
    {
      line: '[Nest] 77  - 11/24/2026, 3:42:10 AM     LOG [NestFactory] Starting Nest application...',
      record: { level: 'info' },
    },
    { line: '[Shop] 77  - 24/11/2026, 03:42:10    WARN slow', record: { level: 'warn', logger: null } },
  ],
}
