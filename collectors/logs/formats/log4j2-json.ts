import type { Format } from './format.ts'
import { type Fields, hasText, pick, readFields, textOf } from './json-fields.ts'

function thrown(fields: Fields): string | null {
  const type = textOf(fields, ['thrown.name'])
  return type === null ? null : `${type}: ${textOf(fields, ['thrown.message']) ?? ''}`
}

function epochOf(fields: Fields): number | null {
  if (typeof fields.timeMillis === 'number') return fields.timeMillis
  const second = pick(fields, 'instant.epochSecond')
  const nano = pick(fields, 'instant.nanoOfSecond')
  if (typeof second !== 'number') return null
  return second * 1_000 + (typeof nano === 'number' ? Math.floor(nano / 1e6) : 0)
}

export const format: Format = {
  name: 'log4j2-json',
  about: 'The JsonLayout of log4j 2.',
  vantage: 'error-log',
  parse: readFields(
    (fields) => hasText(fields, 'loggerName', 'level', 'message'),
    (fields) => ({
      logger: textOf(fields, ['loggerName']),
      stack: textOf(fields, ['thrown.extendedStackTrace', 'thrown.stackTrace']) ?? thrown(fields),
      stamp: epochOf(fields),
      zoned: true,
    }),
  ),
  examples: [
    {
      line: '{"instant":{"epochSecond":1795491685,"nanoOfSecond":166000000},"thread":"main","level":"ERROR","loggerName":"c.e.Shop","message":"charge failed","thrown":{"commonElementCount":0,"message":"gone","name":"java.io.IOException"},"endOfBatch":false}',
      record: { level: 'error', logger: 'c.e.Shop', stack: 'java.io.IOException: gone', stamp: 1_795_491_685_166 },
    },
    {
      line: '{"timeMillis":1795491685166,"thread":"main","level":"INFO","loggerName":"c.e.Shop","message":"up"}',
      record: { level: 'info', stamp: 1_795_491_685_166 },
    },
  ],
}
