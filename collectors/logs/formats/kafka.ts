import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'kafka',
  about: 'Kafka, with the class in parentheses behind the text.',
  vantage: 'error-log',
  parse: readLayouts([
    /^\[(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3})\] (?<level>TRACE|DEBUG|INFO|WARN|ERROR|FATAL) (?<message>.*?)(?: \((?<logger>[\w.$]{3,160})\)|(?<= values: ))$/,
  ]),
  examples: [
    {
      line: '[2026-11-24 03:42:10,123] ERROR [ReplicaManager broker=1] Error processing append operation on partition a-0 (kafka.server.ReplicaManager)',
      record: { level: 'error', logger: 'kafka.server.ReplicaManager' },
    },
    { line: '[2026-11-24 03:42:10,123] INFO started (kafka.server.KafkaServer)', record: { level: 'info' } },
  ],
}
