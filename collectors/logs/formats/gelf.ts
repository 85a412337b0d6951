import type { Format } from './format.ts'
import { hasText, readFields, textOf } from './json-fields.ts'
import { levelOfSeverity } from './level.ts'

export const format: Format = {
  name: 'gelf',
  about: 'The Graylog Extended Log Format.',
  vantage: 'error-log',
  parse: readFields(
    (fields) => hasText(fields, 'version', 'host', 'short_message'),
    (fields) => ({
      level: typeof fields.level === 'number' ? levelOfSeverity(fields.level) : 'unknown',
      message: textOf(fields, ['short_message']) ?? '',
      stack: textOf(fields, ['full_message', '_stacktrace', '_exception_stack_trace']),
      logger: textOf(fields, ['_logger', '_logger_name', 'facility']),
    }),
  ),
  examples: [
    {
      line: '{"version":"1.1","host":"vm","short_message":"charge failed","full_message":"java.io.IOException: gone\\n\\tat c.e.Shop.pay(Shop.java:3)","timestamp":1795491685.166,"level":3,"_logger":"shop"}',
      record: { level: 'error', message: 'charge failed', logger: 'shop', stamp: 1_795_491_685_166 },
    },
    {
      line: '{"version":"1.1","host":"vm","short_message":"up","timestamp":1795491685,"level":6}',
      record: { level: 'info', stack: null },
    },
  ],
}
