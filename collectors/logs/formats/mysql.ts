import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'
import { parseIso } from './stamp.ts'

export const format: Format = {
  name: 'mysql',
  about: 'The error log of MySQL and of MariaDB.',
  vantage: 'error-log',
  parse: readLayouts(
    [
      /^(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(?:Z|[+-]\d\d:\d\d)) \d+ \[(?<level>System|Note|Warning|ERROR)\] (?:\[(?<code>MY-\d{6})\] \[\w+\] )?(?<message>.*)$/,
      /^(?<time>\d{4}-\d\d-\d\d +\d{1,2}:\d\d:\d\d) \d+ \[(?<level>Note|Warning|ERROR)\] (?<message>.*)$/,
      /^(?<day>\d{6}) +(?<clock>\d{1,2}:\d\d:\d\d) \[(?<level>Note|Warning|ERROR)\] (?<message>.*)$/,
    ],
    (groups) => ({
      logger: 'mysql',
      // MariaDB writes hours of one digit.
      ...parseIso(
        (groups.time ?? `20${(groups.day ?? '').replace(/\B(?=(?:\d\d)+$)/g, '-')} ${groups.clock ?? ''}`)
          .replace(/ +(\d):/, ' 0$1:')
          .replace(/ {2,}/, ' '),
      ),
    }),
  ),
  examples: [
    {
      line: '2026-11-24T03:42:10.835618Z 0 [ERROR] [MY-010119] [Server] Aborting',
      record: { level: 'error', code: 'MY-010119', logger: 'mysql', message: 'Aborting', zoned: true },
    },
    { line: '2026-11-24T03:42:10.835618Z 0 [Note] [MY-012487] [InnoDB] DDL log recovery', record: { level: 'info' } },
    { line: '261124  3:42:10 [ERROR] Aborting', record: { level: 'error', stamp: 1_795_491_730_000 } },
    {
      line: '2026-11-24  3:42:10 0 [ERROR] InnoDB: Operating system error number 13 in a file operation.',
      record: { level: 'error', logger: 'mysql', stamp: 1_795_491_730_000 },
    },
  ],
}
