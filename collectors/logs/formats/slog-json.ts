import { jsonGlance } from '../glance/json-glance.ts'
import type { Format } from './format.ts'
import { hasText, readFields } from './json-fields.ts'

export const format: Format = {
  name: 'slog-json',
  about: 'Lines of log/slog of Go in its JSON format.',
  vantage: 'error-log',
  glance: jsonGlance,
  parse: readFields(
    (fields) =>
      hasText(fields, 'time', 'level', 'msg') && /^(?:DEBUG|INFO|WARN|ERROR)(?:[+-]\d+)?$/.test(String(fields.level)),
  ),
  examples: [
    {
      line: '{"time":"2026-11-24T03:41:25.166123456Z","level":"ERROR","msg":"charge failed","err":"connection refused"}',
      record: { level: 'error', message: 'charge failed', stamp: 1_795_491_685_166 },
    },
    {
      line: '{"time":"2026-11-24T03:41:25.166123456Z","level":"ERROR+2","msg":"worse"}',
      record: { level: 'error', message: 'worse' },
    },
    {
      line: '{"time":"2026-11-24T03:41:25Z","level":"INFO","msg":"up"}',
      record: { level: 'info' },
    },
  ],
}
