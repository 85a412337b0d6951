import { jsonGlance } from '../glance/json-glance.ts'
import type { Format } from './format.ts'
import { readFields } from './json-fields.ts'

export const format: Format = {
  name: 'json',
  about: 'One JSON object a line of any other program, with a level or a message under one of the usual names.',
  vantage: 'error-log',
  glance: jsonGlance,
  parse: readFields(() => true),
  examples: [
    {
      line: '{"asctime":"2026-11-24 03:41:25,166","levelname":"ERROR","name":"shop","message":"no","exc_info":"Traceback (most recent call last):\\n  File \\"a.py\\", line 1, in b\\nKeyError: 1"}',
      record: { level: 'error', logger: 'shop', zoned: false },
    },
    { line: '{"level":30,"msg":"hello"}', record: { level: 'info', message: 'hello' } },
    {
      line: '{"loglevel":"error","msg":"db down","error":{"name":"IOError","message":"gone"},"ts":1795491685}',
      record: { level: 'error', message: 'db down', stack: 'IOError: gone', stamp: 1_795_491_685_000 },
    },
  ],
}
