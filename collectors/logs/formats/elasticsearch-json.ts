import type { Format } from './format.ts'
import { hasText, readFields, textOf } from './json-fields.ts'

export const format: Format = {
  name: 'elasticsearch-json',
  about: 'The JSON log of Elasticsearch 7 and of OpenSearch.',
  vantage: 'error-log',
  parse: readFields(
    (fields) => hasText(fields, 'type', 'level', 'component', 'node.name'),
    (fields) => ({ logger: textOf(fields, ['component']) }),
  ),
  examples: [
    {
      line: '{"type":"server","timestamp":"2026-11-24T03:41:25,166Z","level":"ERROR","component":"o.e.b.Bootstrap","cluster.name":"c","node.name":"n1","message":"Exception","stacktrace":["java.lang.RuntimeException: can not run as root","at o.e.b.Bootstrap.init(Bootstrap.java:1)"]}',
      record: { level: 'error', logger: 'o.e.b.Bootstrap', stamp: 1_795_491_685_166 },
    },
    {
      line: '{"type":"server","timestamp":"2026-11-24T03:41:25,166Z","level":"INFO","component":"o.e.n.Node","cluster.name":"c","node.name":"n1","message":"started"}',
      record: { level: 'info' },
    },
  ],
}
