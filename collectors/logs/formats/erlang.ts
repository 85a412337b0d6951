import type { Format, Level } from './format.ts'
import { readLayouts } from './layout.ts'
import { parseCommonLog } from './stamp.ts'

const kinds: Record<string, Level> = {
  ERROR: 'error',
  CRASH: 'error',
  SUPERVISOR: 'error',
  CRITICAL: 'fatal',
  ALERT: 'fatal',
  EMERGENCY: 'fatal',
  WARNING: 'warn',
  DEBUG: 'debug',
}

export const format: Format = {
  name: 'erlang',
  about: 'Reports of Erlang/OTP: a line of equals signs, and what happened below it.',
  vantage: 'error-log',
  parse: readLayouts(
    [
      /^=(?<kind>[A-Z]{4,10}) REPORT==== (?<date>\d{1,2}-\w{3}-\d{4})::(?<clock>\d\d:\d\d:\d\d(?:\.\d{6})?)(?: UTC)? ===$/,
    ],
    ({ kind = '', date = '', clock = '' }) => ({
      level: kinds[kind] ?? 'info',
      ...parseCommonLog(`${date.padStart(11, '0')} ${clock}`),
    }),
  ),
  examples: [
    {
      line: '=ERROR REPORT==== 24-Nov-2026::03:42:10.123456 ===',
      record: { level: 'error', head: true, message: '', stamp: 1_795_491_730_123, zoned: false },
    },
    { line: '=CRASH REPORT==== 4-Nov-2026::03:42:10 ===', record: { level: 'error' } },
    { line: '=PROGRESS REPORT==== 24-Nov-2026::03:42:10 ===', record: { level: 'info' } },
  ],
}
