import { jsonGlance } from '../glance/json-glance.ts'
import type { Format } from './format.ts'
import { hasText, readFields } from './json-fields.ts'

export const format: Format = {
  name: 'logrus-json',
  about: 'Lines of logrus for Go in its JSON format.',
  vantage: 'error-log',
  glance: jsonGlance,
  parse: readFields(
    (fields) =>
      hasText(fields, 'time', 'level', 'msg') &&
      /^(?:trace|debug|info|warning|error|fatal|panic)$/.test(String(fields.level)),
  ),
  examples: [
    {
      line: '{"error":"connection refused","level":"error","msg":"charge failed","time":"2026-11-24T03:41:25Z"}',
      record: { level: 'error', message: 'charge failed', zoned: true },
    },
    {
      line: '{"level":"warning","msg":"slow","time":"2026-11-24T03:41:25+01:00"}',
      record: { level: 'warn', stamp: 1_795_488_085_000 },
    },
  ],
}
