import { type Format, logRecord } from './format.ts'
import { levelOfPostgres } from './postgres-level.ts'
import { parseIso } from './stamp.ts'

const begins = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [A-Z]{3,4}),/
/** Time, user, database, process, client, session, line, tag, two times, two transactions; then these. */
const at = { process: 3, level: 11, code: 12, message: 13 }
const maxColumns = 14
/** What is needed stands before the statement, which may be of any length. */
const searched = 65_536

/** The first columns of a line; quotes inside quotes are doubled. */
function columnsOf(line: string): string[] {
  const columns: string[] = []
  let from = 0
  while (from <= line.length && columns.length < maxColumns) {
    if (line[from] !== '"') {
      const end = line.indexOf(',', from)
      columns.push(line.slice(from, end < 0 ? undefined : end))
      if (end < 0) break
      from = end + 1
      continue
    }
    let end = line.indexOf('"', from + 1)
    while (end >= 0 && line[end + 1] === '"') end = line.indexOf('"', end + 2)
    // A statement of several lines goes on in the next one.
    columns.push(line.slice(from + 1, end < 0 ? undefined : end).replaceAll('""', '"'))
    if (end < 0) break
    from = end + 2
  }
  return columns
}

export const format: Format = {
  name: 'postgres-csv',
  about: "PostgreSQL's csvlog.",
  vantage: 'error-log',
  parse(line) {
    const time = begins.exec(line)?.[1]
    if (time === undefined) return null
    const columns = columnsOf(line.slice(0, searched))
    const word = columns[at.level] ?? ''
    if (!/^[A-Z]{3,7}[1-5]?$/.test(word)) return null
    return logRecord({
      ...parseIso(time),
      alone: true,
      level: levelOfPostgres(word),
      logger: 'postgresql',
      key: columns[at.process] ?? '',
      code: columns[at.code] || null,
      message: columns[at.message] ?? '',
    })
  },
  examples: [
    {
      line: '2026-11-24 03:42:10.127 UTC,"shop","shop",12350,"10.0.0.7:51234",6564e2a2.303e,3,"INSERT",2026-11-24 03:40:00 UTC,3/11,0,ERROR,23505,"duplicate key value violates unique constraint ""orders_pkey""","Key (id)=(7) already exists.",,,,,"INSERT INTO orders VALUES (7)",,,"psql","client backend",,0',
      record: {
        level: 'error',
        code: '23505',
        message: 'duplicate key value violates unique constraint "orders_pkey"',
        key: '12350',
      },
    },
    {
      line: '2026-11-24 03:42:10.127 UTC,,,7,,6564e2a2.7,1,,2026-11-24 03:40:00 UTC,,0,LOG,00000,"database system is ready to accept connections",,,,,,,,,"","postmaster",,0',
      record: { level: 'info' },
    },
  ],
}
