import type { Format } from './format.ts'
import { pick, readFields, textOf } from './json-fields.ts'

export const format: Format = {
  name: 'ecs',
  about: 'The Elastic Common Schema, dotted or nested, as the ECS loggers of many languages write it.',
  vantage: 'error-log',
  parse: readFields(
    (fields) =>
      '@timestamp' in fields && (pick(fields, 'ecs.version') !== undefined || pick(fields, 'log.level') !== undefined),
    (fields) => ({ logger: textOf(fields, ['log.logger', 'service.name']) }),
  ),
  examples: [
    {
      line: '{"@timestamp":"2026-11-24T03:41:25.166Z","log.level":"error","message":"charge failed","ecs.version":"1.6.0","log":{"logger":"app"},"error":{"type":"IOError","message":"gone"}}',
      record: { level: 'error', logger: 'app', message: 'charge failed', stack: 'IOError: gone' },
    },
    {
      line: '{"@timestamp":"2026-11-24T03:41:25.166Z","log":{"level":"INFO","logger":"c.e.Shop"},"message":"up","ecs":{"version":"8.11"}}',
      record: { level: 'info', logger: 'c.e.Shop' },
    },
    {
      line: '{"@timestamp":"2026-11-24T03:41:25.166Z","log.level":"ERROR","message":"no","ecs.version":"1.2.0","error.type":"java.io.IOException","error.message":"gone","error.stack_trace":"java.io.IOException: gone\\n\\tat c.e.Shop.pay(Shop.java:3)"}',
      record: { level: 'error', stack: 'java.io.IOException: gone\n\tat c.e.Shop.pay(Shop.java:3)' },
    },
  ],
}
