import type { Format } from './format.ts'
import { type Fields, hasText, readFields, textOf } from './json-fields.ts'
import { levelOfWord } from './level.ts'

/** The exception in the context, as PHP itself would write it. */
function thrown(fields: Fields): string | null {
  const type = textOf(fields, ['context.exception.class'])
  if (type === null) return null
  const [, file = '', line = ''] = /^(.{1,1000}):(\d+)$/.exec(textOf(fields, ['context.exception.file']) ?? '') ?? []
  const place = file === '' ? '' : `\n#0 ${file}(${line}): `
  return `${type}: ${textOf(fields, ['context.exception.message']) ?? ''}${place}`
}

export const format: Format = {
  name: 'monolog-json',
  about: 'The JSON formatter of Monolog for PHP (Symfony, Laravel).',
  vantage: 'error-log',
  parse: readFields(
    (fields) => hasText(fields, 'level_name', 'channel', 'message'),
    (fields) => ({
      level: levelOfWord(textOf(fields, ['level_name']) ?? ''),
      stack: textOf(fields, ['context.exception.trace_as_string']) ?? thrown(fields),
      code: null,
    }),
  ),
  examples: [
    {
      line: '{"message":"charge failed","context":{"exception":{"class":"RuntimeException","message":"gone","code":0,"file":"/srv/src/Pay.php:31"}},"level":400,"level_name":"ERROR","channel":"app","datetime":"2026-11-24T03:41:25.166123+00:00","extra":{}}',
      record: {
        level: 'error',
        message: 'charge failed',
        logger: 'app',
        stack: 'RuntimeException: gone\n#0 /srv/src/Pay.php(31): ',
      },
    },
    {
      line: '{"message":"up","context":{},"level":200,"level_name":"INFO","channel":"app","datetime":"2026-11-24T03:41:25.166123+00:00","extra":{}}',
      record: { level: 'info', stack: null },
    },
  ],
}
