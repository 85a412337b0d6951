import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'rabbitmq',
  about: 'RabbitMQ 3.9 and later: every line of a report has the same prefix.',
  vantage: 'error-log',
  parse: readLayouts(
    [
      /^(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}(?:\d{3}[+-]\d\d:\d\d)?) \[(?<level>debug|info|notice|warning|error|critical|alert|emergency)\] <(?<key>\d+\.\d+\.\d+)> (?<message>.*)$/,
    ],
    () => ({ logger: 'rabbitmq' }),
  ),
  examples: [
    {
      line: '2026-11-24 03:42:10.123456+00:00 [error] <0.703.0> closing AMQP connection <0.703.0> (10.0.0.7:51234 -> 10.0.0.8:5672):',
      record: { level: 'error', key: '0.703.0', logger: 'rabbitmq', zoned: true },
    },
    { line: '2026-11-24 03:42:10.123456+00:00 [info] <0.1.0> Server startup complete', record: { level: 'info' } },
  ],
}
