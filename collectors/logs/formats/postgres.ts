import { type Format, type LogRecord, logRecord } from './format.ts'
import { levelOfPostgres } from './postgres-level.ts'
import { parseTime } from './stamp.ts'

const words = 'DEBUG[1-5]?|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|DETAIL|HINT|CONTEXT|STATEMENT|QUERY|LOCATION'
const time = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{3})? [A-Z][A-Za-z]{2,4}|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{3})? [+-]\d{2,4}`
/** `log_line_prefix` as it comes, as Debian has it, and as RDS has it: a time, the process, then what people add. */
const shapes = [
  new RegExp(
    String.raw`^(${time}) \[(\d+)(?:-\d+)?\](?::)?(?: \[\d+-\d+\])?:? ?([^:]{0,300}?) ?(${words}): {1,2}(.*)$`,
  ),
  new RegExp(String.raw`^(${time}):([^:\s]{0,100}(?:\(\d+\))?:[^:\s]{0,100}):\[(\d+)\]:(${words}): {1,2}(.*)$`),
]
const sqlState = /^(?:.{0,200}\s)?([0-9A-Z]{5})$/
const belongs = /^(?:DETAIL|HINT|CONTEXT|STATEMENT|QUERY|LOCATION)$/

type Parts = { at: string; process: string; more: string; word: string; text: string }

function partsOf(line: string): Parts | null {
  const usual = shapes[0]?.exec(line)
  if (usual) {
    const [, at = '', process = '', more = '', word = '', text = ''] = usual
    return { at, process, more, word, text }
  }
  const rds = shapes[1]?.exec(line)
  if (!rds) return null
  const [, at = '', more = '', process = '', word = '', text = ''] = rds
  return { at, process, more, word, text }
}

function parse(line: string): LogRecord | null {
  const parts = partsOf(line)
  if (!parts) return null
  const { at, process, more, word, text } = parts
  const place = { ...parseTime(at), key: process, logger: 'postgresql' }
  // What a message is explained with has a line of its own, by the same process.
  if (belongs.test(word)) return logRecord({ ...place, head: false, message: `${word}:  ${text}` })
  const code = sqlState.exec(more)?.[1] ?? null
  return logRecord({ ...place, level: levelOfPostgres(word), message: text, code: /\d/.test(code ?? '') ? code : null })
}

export const format: Format = {
  name: 'postgres',
  about: "PostgreSQL's log on stderr, with the usual prefixes.",
  vantage: 'error-log',
  parse,
  examples: [
    {
      line: '2026-11-24 03:42:10.127 UTC [12347] LOG:  database system was shut down at 2026-11-24 03:40:00 UTC',
      record: { level: 'info', key: '12347', logger: 'postgresql', zoned: true },
    },
    {
      line: '2026-11-24 03:42:10.127 UTC [12350] shop@shop ERROR:  duplicate key value violates unique constraint "orders_pkey"',
      record: { level: 'error', key: '12350', message: 'duplicate key value violates unique constraint "orders_pkey"' },
    },
    {
      line: '2026-11-24 03:42:10.127 UTC [12350] shop@shop DETAIL:  Key (id)=(7) already exists.',
      record: { head: false, key: '12350', message: 'DETAIL:  Key (id)=(7) already exists.' },
    },
    {
      line: '2026-11-24 03:42:10 CET [30291]: db=[unknown],user=[unknown],client=[local] FATAL:  password authentication failed for user "x"',
      record: { level: 'error', zoned: false },
    },
    {
      line: '2026-11-24 03:42:10 UTC:10.0.0.7(51234):shop@shop:[12350]:ERROR:  deadlock detected',
      record: { level: 'error', key: '12350', message: 'deadlock detected' },
    },
    { line: '2026-11-24 03:42:10.127 UTC [7] PANIC:  could not write to file', record: { level: 'fatal' } },
  ],
}
