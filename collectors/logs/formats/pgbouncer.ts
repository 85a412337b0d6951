import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'pgbouncer',
  about: 'PgBouncer: like PostgreSQL, with the object that a line is about.',
  vantage: 'error-log',
  parse: readLayouts(
    [
      /^(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} (?:[A-Z]{3,5}|[+-]\d\d)) \[\d+\] (?<level>NOISE|DEBUG|LOG|WARNING|ERROR|FATAL) (?<message>.*)$/s,
    ],
    () => ({ logger: 'pgbouncer' }),
  ),
  examples: [
    {
      line: '2026-11-24 03:42:10.123 UTC [77] ERROR S: login failed: FATAL: password authentication failed',
      record: { level: 'error', logger: 'pgbouncer', zoned: true },
    },
    {
      line: '2026-11-24 03:42:10.123 UTC [77] LOG C-0x5581: shop/shop@10.0.0.7:51234 login attempt: db=shop user=shop tls=no',
      record: { level: 'info' },
    },
    {
      line: '2026-11-24 03:42:10.123 UTC [77] WARNING C-0x5581: shop/shop@10.0.0.7:51234 pooler error: no such user',
      record: { level: 'warn' },
    },
  ],
}
