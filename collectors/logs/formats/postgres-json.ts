import type { Format } from './format.ts'
import { hasText, readFields, textOf } from './json-fields.ts'
import { levelOfPostgres } from './postgres-level.ts'

export const format: Format = {
  name: 'postgres-json',
  about: 'The jsonlog of PostgreSQL 15 and later.',
  vantage: 'error-log',
  parse: readFields(
    (fields) => hasText(fields, 'error_severity', 'message', 'backend_type'),
    (fields) => ({
      level: levelOfPostgres(textOf(fields, ['error_severity']) ?? ''),
      logger: 'postgresql',
      code: textOf(fields, ['state_code']),
    }),
  ),
  examples: [
    {
      line: '{"timestamp":"2026-11-24 03:41:25.166 UTC","user":"shop","dbname":"shop","pid":7,"line_num":3,"session_id":"1","error_severity":"ERROR","state_code":"40P01","message":"deadlock detected","statement":"UPDATE a","backend_type":"client backend"}',
      record: { level: 'error', code: '40P01', message: 'deadlock detected', zoned: true },
    },
    {
      line: '{"timestamp":"2026-11-24 03:41:25.166 UTC","pid":7,"error_severity":"LOG","message":"database system is ready to accept connections","backend_type":"postmaster"}',
      record: { level: 'info' },
    },
  ],
}
