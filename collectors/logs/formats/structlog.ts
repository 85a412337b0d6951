import { jsonGlance } from '../glance/json-glance.ts'
import type { Format } from './format.ts'
import { hasText, readFields } from './json-fields.ts'

export const format: Format = {
  name: 'structlog',
  about: 'structlog for Python with its JSON renderer.',
  vantage: 'error-log',
  glance: jsonGlance,
  parse: readFields((fields) => hasText(fields, 'event', 'level') && !('msg' in fields)),
  examples: [
    {
      line: '{"event":"charge failed","level":"error","logger":"shop","timestamp":"2026-11-24T03:41:25.166Z","exception":"Traceback (most recent call last):\\n  File \\"/srv/a.py\\", line 1, in b\\nKeyError: 1"}',
      record: { level: 'error', message: 'charge failed', logger: 'shop' },
    },
    { line: '{"order":7,"event":"accepted","level":"info"}', record: { level: 'info', message: 'accepted' } },
  ],
}
