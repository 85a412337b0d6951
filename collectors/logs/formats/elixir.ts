import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'elixir',
  about: 'The Logger of Elixir and of Phoenix on a console.',
  vantage: 'error-log',
  parse: readLayouts([
    /^(?<time>(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\.\d{3})(?: [\w.]{1,40}=\S{1,200}){0,12} \[(?<level>debug|info|notice|warn|warning|error|critical|alert|emergency)\] +(?<message>.*)$/s,
  ]),
  examples: [
    {
      line: '03:42:10.123 [error] GenServer Shop.Till terminating',
      record: { level: 'error', message: 'GenServer Shop.Till terminating', zoned: false },
    },
    {
      line: '03:42:10.123 request_id=F8kq1 [info] Sent 500 in 12ms',
      record: { level: 'info', message: 'Sent 500 in 12ms' },
    },
    { line: '2026-11-24 03:42:10.123 [warning] slow', record: { level: 'warn' } },
  ],
}
