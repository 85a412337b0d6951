import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'monolog',
  about: 'Monolog for PHP in lines: Laravel and Symfony.',
  vantage: 'error-log',
  parse: readLayouts([
    /^\[(?<time>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)?)\] (?<logger>[\w-]{1,60})\.(?<level>DEBUG|INFO|NOTICE|WARNING|ERROR|CRITICAL|ALERT|EMERGENCY): (?<message>.*)$/,
  ]),
  examples: [
    {
      line: '[2026-11-24 03:42:10] production.ERROR: no money {"userId":7,"exception":"[object] (RuntimeException(code: 0): no money at /srv/app/Pay.php:31)',
      record: { level: 'error', logger: 'production', zoned: false },
    },
    {
      line: '[2026-11-24T03:42:10.123456+00:00] request.CRITICAL: Uncaught PHP Exception RuntimeException: "no money" at /srv/src/Pay.php line 31 [] []',
      record: { level: 'fatal', logger: 'request', zoned: true },
    },
    { line: '[2026-11-24 03:42:10] local.INFO: up', record: { level: 'info', message: 'up' } },
  ],
}
