import type { Format } from './format.ts'
import { hasText, readFields } from './json-fields.ts'

export const format: Format = {
  name: 'nlog-json',
  about: 'The JsonLayout of NLog for .NET, with the names its documentation uses.',
  vantage: 'error-log',
  parse: readFields(
    (fields) =>
      hasText(fields, 'time', 'level', 'message') &&
      /^(?:Trace|Debug|Info|Warn|Error|Fatal|TRACE|FATAL)$/.test(String(fields.level)),
  ),
  examples: [
    {
      line: '{ "time": "2026-11-24T03:41:25.1661Z", "level": "Error", "logger": "Shop.Pay", "message": "charge failed", "exception": "System.InvalidOperationException: gone" }',
      record: { level: 'error', logger: 'Shop.Pay', stack: 'System.InvalidOperationException: gone' },
    },
    {
      line: '{ "time": "2026-11-24 03:41:25.1661", "level": "Info", "message": "up" }',
      record: { level: 'info', zoned: false },
    },
  ],
}
