import type { Format, Level } from './format.ts'
import { hasText, readFields } from './json-fields.ts'

/** Its levels are numbers of its own. */
const levels: readonly Level[] = ['debug', 'info', 'warn', 'error', 'fatal']

export const format: Format = {
  name: 'nextcloud',
  about: 'The log of Nextcloud and of ownCloud, which is JSON with levels from 0 to 4.',
  vantage: 'error-log',
  parse: readFields(
    (fields) => hasText(fields, 'reqId', 'remoteAddr', 'app', 'message') && typeof fields.level === 'number',
    (fields) => ({ level: levels[Number(fields.level)] ?? 'unknown', logger: String(fields.app) }),
  ),
  examples: [
    {
      line: '{"reqId":"a1","level":3,"time":"2026-11-24T03:42:10+00:00","remoteAddr":"10.0.0.1","user":"--","app":"files","method":"GET","url":"/x","message":"no space","userAgent":"--","version":"29.1.1.0"}',
      record: { level: 'error', logger: 'files', message: 'no space', zoned: true },
    },
    {
      line: '{"reqId":"a2","level":1,"time":"2026-11-24T03:42:10+00:00","remoteAddr":"","user":"--","app":"files","method":"","url":"--","message":"scanned","userAgent":"--","version":"29.1.1.0"}',
      record: { level: 'info' },
    },
  ],
}
