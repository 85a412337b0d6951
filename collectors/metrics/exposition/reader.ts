import { type Cursor, skipBlanks } from './label-set.ts'
import type { BadLine, BadLineReason, MetricType, Sample } from './sample.ts'
import { readSampleLine, type TimestampUnit } from './sample-line.ts'
import { parseTypeLine } from './type-line.ts'
import { everyName, type WantedNames, wantedNames } from './wanted-names.ts'

/** What one body said, as far as it was wanted. */
export type Parsed = {
  /** Samples of the wanted names, in order; duplicates of a series are all here. */
  samples: Sample[]
  /** Type by family name, of all families. Where a family is typed twice the last one counts. */
  types: Map<string, MetricType>
  /** Sample lines seen, wanted or not. */
  lines: number
  badLines: { count: number; first: BadLine[] }
  /** How many samples repeat a series that was there before in the same body. */
  duplicates: number
  hasEof: boolean
  /** False when a wanted series may be missing: the body may have been cut, or a line of ours was unreadable. */
  isComplete: boolean
  /** The series are those of the reading before, one by one, and only values changed. */
  isSame: boolean
}

export type ReadOptions = {
  /** The sender framed the body and all of it came. Otherwise an unterminated last line is never believed. */
  isWhole: boolean
  unit: TimestampUnit
}

/** Reads bodies of one target. What is learnt from one body makes the next one cheaper. */
export interface Reader {
  /** What it gives is valid until the next `read` of the same Reader, which may change it in place. */
  read(body: Buffer, options: ReadOptions): Parsed
}

const keptBadLines = 20

/** Puts the cursor on each line in turn. `isTerminated` is false for a last line without a newline. */
function eachLine(cursor: Cursor, visit: (line: number, isTerminated: boolean) => void): void {
  const { body } = cursor
  let start = 0
  for (let line = 1; start < body.length; line++) {
    const newline = body.indexOf(0x0a, start)
    const next = newline === -1 ? body.length : newline
    cursor.at = start
    cursor.end = next > start && body[next - 1] === 0x0d ? next - 1 : next
    start = next + 1
    visit(line, newline !== -1)
  }
}

/** A Reader of these exact sample names, or of everything when null. One bad line costs one line. */
export function createReader(wanted: ReadonlySet<string> | null): Reader {
  const names = wanted === null ? everyName : wantedNames(wanted)
  return { read: (body, options) => readBody(body, { ...options, wanted, names }) }
}

function readBody(
  body: Buffer,
  { isWhole, unit, wanted, names }: ReadOptions & { wanted: ReadonlySet<string> | null; names: WantedNames },
): Parsed {
  const parsed: Parsed = {
    samples: [],
    types: new Map(),
    lines: 0,
    badLines: { count: 0, first: [] },
    duplicates: 0,
    hasEof: false,
    isComplete: true,
    isSame: false,
  }
  const seen = new Set<string>()
  const cursor: Cursor = { body, at: 0, end: 0 }

  const bad = (reason: BadLineReason, line: number, start: number) => {
    parsed.badLines.count++
    if (names.occurIn(body, start, cursor.end)) parsed.isComplete = false
    if (parsed.badLines.first.length < keptBadLines) {
      const text = body.toString('utf8', start, Math.min(cursor.end, start + 120))
      parsed.badLines.first.push({ line, reason, text })
    }
  }

  const readComment = () => {
    const isEof = cursor.end - cursor.at === 5 && body.toString('latin1', cursor.at, cursor.end) === '# EOF'
    if (isEof) parsed.hasEof = true
    else parseTypeLine(cursor, parsed.types)
  }

  const readSample = (line: number) => {
    parsed.lines++
    const start = cursor.at
    if (!names.mayBegin(body, start, cursor.end)) return
    const sample = readSampleLine(cursor, { line, unit })
    if ('failed' in sample) return bad(sample.failed, line, start)
    if (wanted !== null && !wanted.has(sample.name)) return
    if (seen.has(sample.key)) parsed.duplicates++
    else seen.add(sample.key)
    parsed.samples.push(sample)
  }

  eachLine(cursor, (line, isTerminated) => {
    if (!isTerminated && !isWhole) {
      bad('cut-off', line, cursor.at)
      parsed.isComplete = false
      return
    }
    skipBlanks(cursor)
    if (cursor.at >= cursor.end) return
    if (parsed.hasEof) bad('after-eof', line, cursor.at)
    else if (body[cursor.at] === 0x23) readComment()
    else readSample(line)
  })
  return parsed
}
