import { type LogRecord, logRecord } from '../formats/format.ts'
import type { Line } from './block.ts'

/** The flow of work that a record belongs to, in its stream. */
export const keyOf = ({ stream, key }: LogRecord): string => (stream === '' ? key : `${stream}\n${key}`)

const hasOddQuotes = (text: string): boolean => {
  let count = 0
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count++
  return count % 2 === 1
}

/**
 * Raw text right behind an error that has a key goes on with it where it is indented, as a statement in the log of a
 * database, or in quotes that are still open, as what nginx was told by another program. `isError`: whether the block
 * of a key is one.
 */
export function createAdopting(isError: (key: string) => boolean): (line: Line, record: LogRecord) => LogRecord {
  const last = { end: -1, key: '', stream: '', isQuoted: false }
  return (line, record) => {
    const isNext = line.start === last.end
    last.end = line.end
    if (record.head || record.key !== '') {
      last.key = record.key
      last.stream = record.stream
      last.isQuoted = record.key !== '' && record.head && record.level === 'error' && hasOddQuotes(record.message)
      return record
    }
    const { message, stream, stamp, zoned } = record
    if (!isNext || last.key === '' || last.stream !== stream || !(last.isQuoted || /^\s/.test(message))) return record
    const adopted = logRecord({ message, head: false, key: last.key, stream, stamp, zoned })
    if (!isError(keyOf(adopted))) return record
    if (hasOddQuotes(message)) last.isQuoted = !last.isQuoted
    return adopted
  }
}
