import { type Cursor, readBareName, readLabelSet, skipBlanks } from './label-set.ts'
import { parseNumber, parseNumberBytes } from './number.ts'
import { type BadLineReason, type Sample, seriesKey } from './sample.ts'

/** In which unit this exposition writes timestamps: `guess` goes by size, for bodies without a content type. */
export type TimestampUnit = 'ms' | 's' | 'guess'
type Extras = { timestamp: number | null; created: number | null }
const noLabels: ReadonlyMap<string, string> = new Map()
const noExtras: Extras = { timestamp: null, created: null }
const opening = 0x7b
const hash = 0x23

/** Seconds fit in 31 bits until 2038; milliseconds of this century do not. */
const toMs = (value: number, unit: TimestampUnit): number =>
  Math.round(unit === 's' || (unit === 'guess' && Math.abs(value) < 2 ** 31) ? value * 1_000 : value)

/** What may follow the value: a timestamp, a start time, and an exemplar, which is cut. */
function readExtras(cursor: Cursor, unit: TimestampUnit): Extras | { failed: BadLineReason } {
  skipBlanks(cursor)
  if (cursor.at >= cursor.end || cursor.body[cursor.at] === hash) return noExtras
  const rest = cursor.body.toString('latin1', cursor.at, cursor.end)
  const exemplar = rest.search(/[ \t]#/)
  const words = (exemplar === -1 ? rest : rest.slice(0, exemplar)).trim().split(/[ \t]+/)
  const extras: Extras = { timestamp: null, created: null }
  for (const word of words) {
    const isStart = word.startsWith('st@')
    const value = parseNumber(isStart ? word.slice(3) : word)
    if (value === null || !Number.isFinite(value)) return { failed: 'bad-timestamp' }
    if (isStart) extras.created = Math.round(value * 1_000)
    else if (extras.timestamp === null && extras.created === null) extras.timestamp = toMs(value, unit)
    else return { failed: 'trailing-text' }
  }
  return extras
}

/** End of the word the cursor is on. */
function wordEnd({ body, at, end }: Cursor): number {
  let to = at
  while (to < end && body[to] !== 0x20 && body[to] !== 0x09) to++
  return to
}

/** Reads one sample line; the cursor is on its first byte that is not a blank. */
export function readSampleLine(
  cursor: Cursor,
  { line, unit }: { line: number; unit: TimestampUnit },
): Sample | { failed: BadLineReason } {
  let name = readBareName(cursor, true)
  let labels = noLabels
  skipBlanks(cursor)
  if (cursor.at < cursor.end && cursor.body[cursor.at] === opening) {
    const set = readLabelSet(cursor)
    if ('failed' in set) return set
    if (name !== null && set.quotedName !== null) return { failed: 'bad-name' }
    name ??= set.quotedName
    labels = set.labels
  } else if (name !== null && cursor.at < cursor.end && cursor.body[cursor.at - 1] !== 0x20) {
    // A name ends with a blank or a brace, anything else is a part of it that a name cannot have.
    if (cursor.body[cursor.at - 1] !== 0x09) return { failed: 'bad-name' }
  }
  if (name === null) return { failed: 'bad-name' }
  skipBlanks(cursor)
  const end = wordEnd(cursor)
  const value = parseNumberBytes(cursor.body, cursor.at, end)
  if (value === null) return { failed: 'bad-value' }
  cursor.at = end
  const extras = readExtras(cursor, unit)
  if ('failed' in extras) return extras
  return {
    name,
    labels,
    value,
    timestamp: extras.timestamp,
    created: extras.created,
    line,
    key: seriesKey(name, labels),
  }
}
