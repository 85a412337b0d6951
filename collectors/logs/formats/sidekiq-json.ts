import type { Format } from './format.ts'
import { hasText, readFields } from './json-fields.ts'

export const format: Format = {
  name: 'sidekiq-json',
  about: 'Sidekiq for Ruby with its JSON formatter.',
  vantage: 'error-log',
  parse: readFields((fields) => hasText(fields, 'ts', 'tid', 'lvl', 'msg')),
  examples: [
    {
      line: '{"ts":"2026-11-24T03:41:25.166Z","pid":7,"tid":"oxf2","lvl":"ERROR","msg":"RuntimeError: gone","ctx":{"class":"HardJob","jid":"b4a5"}}',
      record: { level: 'error', message: 'RuntimeError: gone', zoned: true },
    },
    {
      line: '{"ts":"2026-11-24T03:41:25.166Z","pid":7,"tid":"oxf2","lvl":"INFO","msg":"start"}',
      record: { level: 'info' },
    },
  ],
}
