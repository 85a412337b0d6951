import { type Cursor, readBareName, readLabelSet, skipBlanks } from './label-set.ts'
import type { BadLineReason, Labels } from './sample.ts'
import type { ValueReader } from './value-reader.ts'

const noLabels: Labels = new Map()
const opening = 0x7b

/** The series of a sample line of any legal form; the cursor is then on its value. */
function readSeries(cursor: Cursor): { name: string; labels: Labels } | { failed: BadLineReason } {
  const name = readBareName(cursor, true)
  const nameEnd = cursor.at
  skipBlanks(cursor)
  if (cursor.at < cursor.end && cursor.body[cursor.at] === opening) {
    const set = readLabelSet(cursor)
    if ('failed' in set) return set
    if (name !== null && set.quotedName !== null) return { failed: 'bad-name' }
    skipBlanks(cursor)
    const named = name ?? set.quotedName
    return named === null ? { failed: 'bad-name' } : { name: named, labels: set.labels }
  }
  // A name ends with a blank or a brace, anything else is a part of it that a name cannot have.
  if (name === null || (cursor.at === nameEnd && cursor.at < cursor.end)) return { failed: 'bad-name' }
  return { name, labels: noLabels }
}

/** A sample line whose value is in the ValueReader that read it. */
export type SampleLine = { name: string; labels: Labels; valueAt: number }

/** Reads one sample line with all its strings; the cursor is on its first byte that is not a blank. */
export function readSampleLine(cursor: Cursor, values: ValueReader): SampleLine | { failed: BadLineReason } {
  const series = readSeries(cursor)
  if ('failed' in series) return series
  const failed = values.read(cursor.body, cursor.at, cursor.end)
  return failed === null ? { ...series, valueAt: cursor.at } : { failed }
}
