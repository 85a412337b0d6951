import type { Format } from './format.ts'
import { hasText, readFields, textOf } from './json-fields.ts'

export const format: Format = {
  name: 'dotnet-json',
  about: 'The JSON console of Microsoft.Extensions.Logging.',
  vantage: 'error-log',
  parse: readFields(
    (fields) => hasText(fields, 'LogLevel', 'Category'),
    (fields) => ({ message: textOf(fields, ['Message']) ?? '' }),
  ),
  examples: [
    {
      line: '{"EventId":13,"LogLevel":"Error","Category":"Microsoft.AspNetCore.Server.Kestrel","Message":"An unhandled exception was thrown by the application.","Exception":"System.InvalidOperationException: gone\\n   at Shop.Pay() in /srv/Pay.cs:line 3","State":{}}',
      record: { level: 'error', logger: 'Microsoft.AspNetCore.Server.Kestrel' },
    },
    {
      line: '{"Timestamp":"2026-11-24T03:41:25Z","EventId":0,"LogLevel":"Information","Category":"Shop","Message":"up"}',
      record: { level: 'info', message: 'up', zoned: true },
    },
  ],
}
