import type { Format } from './format.ts'
import { hasText, isFields, readFields } from './json-fields.ts'

export const format: Format = {
  name: 'rust-tracing-json',
  about: 'The JSON of tracing-subscriber for Rust.',
  vantage: 'error-log',
  parse: readFields((fields) => hasText(fields, 'level', 'target') && isFields(fields.fields)),
  examples: [
    {
      line: '{"timestamp":"2026-11-24T03:41:25.166123Z","level":"ERROR","fields":{"message":"charge failed","error":"connection refused"},"target":"shop::pay"}',
      record: { level: 'error', message: 'charge failed', logger: 'shop::pay' },
    },
    {
      line: '{"timestamp":"2026-11-24T03:41:25.166123Z","level":"INFO","fields":{"message":"up"},"target":"shop"}',
      record: { level: 'info' },
    },
  ],
}
