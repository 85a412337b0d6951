import type { Format } from './format.ts'
import { hasText, readFields, textOf } from './json-fields.ts'
import { levelOfLetter } from './level.ts'
import { parseTime } from './stamp.ts'

export const format: Format = {
  name: 'mongodb',
  about: 'The log of MongoDB since 4.4, which is JSON.',
  vantage: 'error-log',
  parse: readFields(
    (fields) => hasText(fields, 's', 'c', 'ctx', 'msg') && typeof fields.id === 'number',
    (fields) => ({
      // D1 to D5 are debugging.
      level: levelOfLetter((textOf(fields, ['s']) ?? '').slice(0, 1)),
      logger: 'mongodb',
      code: String(fields.id),
      ...parseTime(textOf(fields, ['t.$date']) ?? ''),
      stack: textOf(fields, ['attr.error.errmsg', 'attr.error']),
    }),
  ),
  examples: [
    {
      line: '{"t":{"$date":"2026-11-24T03:41:25.166+00:00"},"s":"E","c":"NETWORK","id":23016,"ctx":"listener","msg":"Waiting for connections failed","attr":{"error":"address in use"}}',
      record: { level: 'error', code: '23016', logger: 'mongodb', stamp: 1_795_491_685_166 },
    },
    {
      line: '{"t":{"$date":"2026-11-24T03:41:25.166+00:00"},"s":"I","c":"NETWORK","id":22943,"ctx":"listener","msg":"Connection accepted","attr":{}}',
      record: { level: 'info' },
    },
  ],
}
