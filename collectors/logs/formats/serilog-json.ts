import type { Format } from './format.ts'
import { hasText, readFields, textOf } from './json-fields.ts'

export const format: Format = {
  name: 'serilog-json',
  about: 'The JSON formatter of Serilog for .NET.',
  vantage: 'error-log',
  parse: readFields(
    (fields) => hasText(fields, 'Timestamp', 'Level', 'MessageTemplate'),
    (fields) => ({
      message: textOf(fields, ['RenderedMessage', 'MessageTemplate']) ?? '',
      logger: textOf(fields, ['Properties.SourceContext']),
    }),
  ),
  examples: [
    {
      line: '{"Timestamp":"2026-11-24T03:41:25.1661234+01:00","Level":"Error","MessageTemplate":"charge of {Order} failed","Exception":"System.InvalidOperationException: gone\\n   at Shop.Pay() in /srv/Pay.cs:line 3","Properties":{"Order":7,"SourceContext":"Shop.Pay"}}',
      record: { level: 'error', message: 'charge of {Order} failed', logger: 'Shop.Pay' },
    },
    {
      line: '{"Timestamp":"2026-11-24T03:41:25+00:00","Level":"Information","MessageTemplate":"up","Properties":{}}',
      record: { level: 'info' },
    },
  ],
}
