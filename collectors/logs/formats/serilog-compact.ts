import type { Format } from './format.ts'
import { hasText, readFields, textOf } from './json-fields.ts'
import { levelOfWord } from './level.ts'

export const format: Format = {
  name: 'serilog-compact',
  about: 'The compact JSON of Serilog for .NET (CLEF).',
  vantage: 'error-log',
  parse: readFields(
    (fields) => hasText(fields, '@t') && (hasText(fields, '@mt') || hasText(fields, '@m')),
    (fields) => ({
      // Without a level it is Information.
      level: levelOfWord(textOf(fields, ['@l']) ?? 'Information'),
      logger: textOf(fields, ['SourceContext']),
    }),
  ),
  examples: [
    {
      line: '{"@t":"2026-11-24T03:41:25.1661234Z","@mt":"charge of {Order} failed","@l":"Error","@x":"System.InvalidOperationException: gone\\n   at Shop.Pay() in /srv/Pay.cs:line 3","Order":7,"SourceContext":"Shop.Pay"}',
      record: { level: 'error', message: 'charge of {Order} failed', logger: 'Shop.Pay', zoned: true },
    },
    { line: '{"@t":"2026-11-24T03:41:25.1661234Z","@mt":"up"}', record: { level: 'info', message: 'up' } },
    { line: '{"@t":"2026-11-24T03:41:25Z","@m":"gone","@l":"Fatal"}', record: { level: 'fatal' } },
  ],
}
