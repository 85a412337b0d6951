import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'gunicorn',
  about: 'The error log of gunicorn, with the tracebacks of its workers.',
  vantage: 'error-log',
  parse: readLayouts([
    /^\[(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4})\] \[\d+\] \[(?<level>DEBUG|INFO|WARNING|ERROR|CRITICAL)\] (?<message>.*)$/,
  ]),
  examples: [
    {
      line: '[2026-11-24 03:42:21 +0000] [1830] [ERROR] Error handling request /boom',
      record: { level: 'error', message: 'Error handling request /boom', zoned: true, stamp: 1_795_491_741_000 },
    },
    {
      line: '[2026-11-24 03:42:23 +0000] [1829] [CRITICAL] WORKER TIMEOUT (pid:1830)',
      record: { level: 'fatal', message: 'WORKER TIMEOUT (pid:1830)' },
    },
    {
      line: '[2026-11-24 03:42:20 +0000] [1829] [INFO] Booting worker with pid: 1830',
      record: { level: 'info' },
    },
  ],
}
