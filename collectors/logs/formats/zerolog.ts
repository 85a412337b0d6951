import { jsonGlance } from '../glance/json-glance.ts'
import type { Format } from './format.ts'
import { hasText, readFields } from './json-fields.ts'

export const format: Format = {
  name: 'zerolog',
  about: 'Lines of zerolog for Go.',
  vantage: 'error-log',
  glance: jsonGlance,
  parse: readFields(
    (fields) =>
      hasText(fields, 'level') &&
      !('msg' in fields) &&
      /^(?:trace|debug|info|warn|error|fatal|panic)$/.test(String(fields.level)) &&
      'time' in fields &&
      (hasText(fields, 'message') || hasText(fields, 'error')),
  ),
  examples: [
    {
      line: '{"level":"error","error":"connection refused","time":"2026-11-24T03:41:25Z","message":"charge failed"}',
      record: { level: 'error', message: 'charge failed', stamp: 1_795_491_685_000 },
    },
    { line: '{"level":"info","time":1795491685,"message":"up"}', record: { level: 'info', zoned: true } },
    {
      line: '{"level":"fatal","error":"no such host","time":"2026-11-24T03:41:25Z"}',
      record: { level: 'fatal', message: 'no such host' },
    },
  ],
}
