import type { Format } from './format.ts'
import { readLayouts } from './layout.ts'

export const format: Format = {
  name: 'clickhouse',
  about: 'The log of the ClickHouse server.',
  vantage: 'error-log',
  parse: readLayouts([
    /^(?<time>\d{4}\.\d\d\.\d\d \d\d:\d\d:\d\d\.\d{6}) \[ \d+ \] \{(?<query>[^}]{0,80})\} <(?<level>Fatal|Critical|Error|Warning|Notice|Information|Debug|Trace|Test)> (?<logger>[^:]{1,200}): (?<message>.*)$/s,
  ]),
  examples: [
    {
      line: '2026.11.24 03:42:10.123456 [ 77 ] {0b9a8f5e-3f1c-4c39-9f11-0b7f7cf0a6d2} <Error> executeQuery: Code: 60. DB::Exception: Table default.orders does not exist. (UNKNOWN_TABLE)',
      record: { level: 'error', logger: 'executeQuery', stamp: 1_795_491_730_123, zoned: false },
    },
    {
      line: '2026.11.24 03:42:10.123456 [ 1 ] {} <Information> Application: Ready for connections.',
      record: { level: 'info', message: 'Ready for connections.' },
    },
    {
      line: '2026.11.24 03:42:10.123456 [ 1 ] {} <Warning> Context: Linux is not using a fast clock source.',
      record: { level: 'warn' },
    },
  ],
}
