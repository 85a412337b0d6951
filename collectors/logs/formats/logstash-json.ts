import type { Format } from './format.ts'
import { readFields } from './json-fields.ts'

export const format: Format = {
  name: 'logstash-json',
  about: 'What the Logstash encoders of logback and of log4j write.',
  vantage: 'error-log',
  parse: readFields((fields) => '@timestamp' in fields && '@version' in fields),
  examples: [
    {
      line: '{"@timestamp":"2026-11-24T03:41:25.166Z","@version":"1","message":"charge failed","logger_name":"c.e.Shop","thread_name":"main","level":"ERROR","level_value":40000,"stack_trace":"java.io.IOException: gone\\n\\tat c.e.Shop.pay(Shop.java:3)"}',
      record: {
        level: 'error',
        logger: 'c.e.Shop',
        stack: 'java.io.IOException: gone\n\tat c.e.Shop.pay(Shop.java:3)',
      },
    },
    {
      line: '{"@timestamp":"2026-11-24T03:41:25.166Z","@version":"1","message":"up","logger_name":"c.e.Shop","level":"INFO","level_value":20000}',
      record: { level: 'info' },
    },
  ],
}
