import { jsonGlance } from '../glance/json-glance.ts'
import type { Format } from './format.ts'
import { hasText, readFields } from './json-fields.ts'

export const format: Format = {
  name: 'bunyan',
  about: 'Lines of bunyan on Node.',
  vantage: 'error-log',
  glance: jsonGlance,
  parse: readFields(
    (fields) => fields.v === 0 && hasText(fields, 'name', 'hostname') && typeof fields.level === 'number',
  ),
  examples: [
    {
      line: '{"name":"pay","hostname":"vm","pid":1208,"level":50,"err":{"name":"Error","message":"db down","stack":"Error: db down\\n    at pay (/srv/pay.js:1:2)"},"msg":"charge failed","time":"2026-11-24T03:41:25.166Z","v":0}',
      record: { level: 'error', logger: 'pay', message: 'charge failed', zoned: true },
    },
    {
      line: '{"name":"pay","hostname":"vm","pid":1208,"level":30,"msg":"up","time":"2026-11-24T03:41:25.166Z","v":0}',
      record: { level: 'info' },
    },
  ],
}
