import { type LogRecord, logRecord } from './format.ts'
import { levelOfWord } from './level.ts'
import { noStamp, parseTime } from './stamp.ts'

/** What the named groups of an expression found in a line: `time`, `level`, `logger`, `message`, `code`, `key`. */
export type Groups = Readonly<Record<string, string | undefined>>

/** The record that named groups tell. */
export const recordOfGroups = (groups: Groups, known: Partial<LogRecord> = {}): LogRecord =>
  logRecord({
    level: levelOfWord(groups.level ?? ''),
    message: groups.message ?? '',
    logger: groups.logger ?? null,
    code: groups.code ?? null,
    key: groups.key ?? '',
    ...(groups.time === undefined ? noStamp : parseTime(groups.time)),
    ...known,
  })

/** Reads lines that one of these expressions with named groups knows. */
export const readLayouts =
  (layouts: readonly RegExp[], known: (groups: Groups) => Partial<LogRecord> = () => ({})) =>
  (line: string): LogRecord | null => {
    for (const layout of layouts) {
      const groups = layout.exec(line)?.groups
      if (groups) return recordOfGroups(groups, known(groups))
    }
    return null
  }
