import { jsonGlance } from '../glance/json-glance.ts'
import type { Format } from './format.ts'
import { hasText, readFields } from './json-fields.ts'

export const format: Format = {
  name: 'pino',
  about: 'Lines of pino, the logger of Fastify and others on Node.',
  vantage: 'error-log',
  glance: jsonGlance,
  parse: readFields(
    (fields) =>
      hasText(fields, 'hostname') &&
      typeof fields.pid === 'number' &&
      !('v' in fields) &&
      'level' in fields &&
      !('name' in fields && 'component' in fields),
  ),
  examples: [
    {
      line: '{"level":50,"time":1795491685161,"pid":1208,"hostname":"vm","err":{"type":"Error","message":"db down","stack":"Error: db down\\n    at pay (/srv/pay.js:1:2)"},"msg":"charge failed"}',
      record: {
        level: 'error',
        message: 'charge failed',
        stamp: 1_795_491_685_161,
        zoned: true,
        stack: 'Error: db down\n    at pay (/srv/pay.js:1:2)',
      },
    },
    {
      line: '{"level":30,"time":1795491685161,"pid":1208,"hostname":"vm","msg":"hello"}',
      record: { level: 'info', message: 'hello' },
    },
    {
      line: '{"level":"fatal","time":"2026-11-24T03:41:25.166Z","pid":1,"hostname":"vm","name":"pay","msg":"gone"}',
      record: { level: 'fatal', logger: 'pay', stamp: 1_795_491_685_166 },
    },
  ],
}
