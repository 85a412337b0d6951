import type { Format } from './format.ts'
import { hasText, readFields } from './json-fields.ts'

export const format: Format = {
  name: 'gcp',
  about: 'What programs on Google Cloud write for Cloud Logging.',
  vantage: 'error-log',
  parse: readFields(
    (fields) =>
      hasText(fields, 'severity') &&
      !hasText(fields, 'level') &&
      (hasText(fields, 'message') || hasText(fields, 'msg')),
  ),
  examples: [
    {
      line: '{"severity":"ERROR","message":"boom","time":"2026-11-24T03:41:25Z"}',
      record: { level: 'error', message: 'boom' },
    },
    {
      line: '{"severity":"CRITICAL","message":"worse","timestamp":"2026-11-24T03:41:25Z","logging.googleapis.com/trace":"projects/p/traces/1"}',
      record: { level: 'fatal' },
    },
    { line: '{"severity":"NOTICE","message":"up"}', record: { level: 'info' } },
  ],
}
