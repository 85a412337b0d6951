import { type LogRecord, logRecord } from './format.ts'
import { levelOfWord } from './level.ts'
import { noStamp, parseTime } from './stamp.ts'

/** What the named groups of an expression found in a line: `time`, `level`, `logger`, `message`, `code`, `key`. */
export type Groups = Readonly<Record<string, string | undefined>>

const nothing: Partial<LogRecord> = {}
const given = <T>(known: T | undefined, found: T): T => (known === undefined ? found : known)

/** The record that named groups tell; what is known otherwise counts more. */
export function recordOfGroups(groups: Groups, known: Partial<LogRecord> = nothing): LogRecord {
  const isTimed = known.stamp === undefined && groups.time !== undefined
  const { stamp, zoned } = isTimed ? parseTime(groups.time ?? '') : noStamp
  return logRecord({
    head: known.head,
    alone: known.alone,
    level: known.level ?? levelOfWord(groups.level ?? ''),
    message: known.message ?? groups.message ?? '',
    key: known.key ?? groups.key,
    stream: known.stream,
    stamp: given(known.stamp, stamp),
    zoned: known.zoned ?? zoned,
    logger: given(known.logger, groups.logger ?? null),
    code: given(known.code, groups.code ?? null),
    request: known.request,
    stack: known.stack,
  })
}

/** Reads lines that one of these expressions with named groups knows. */
export const readLayouts =
  (layouts: readonly RegExp[], known: (groups: Groups) => Partial<LogRecord> = () => nothing) =>
  (line: string): LogRecord | null => {
    for (const layout of layouts) {
      const groups = layout.exec(line)?.groups
      if (groups) return recordOfGroups(groups, known(groups))
    }
    return null
  }
