import { KeptSample } from './kept-sample.ts'
import { type Cursor, isBlank, skipBlanks } from './label-set.ts'
import { Layout, notLookedAt, onlyChecked } from './layout.ts'
import { LineScan } from './line-scan.ts'
import { ParsedBody } from './parsed.ts'
import type { BadLineReason } from './sample.ts'
import { readSampleLine } from './sample-line.ts'
import { type SampleName, SampleNames } from './sample-names.ts'
import { parseTypeLine } from './type-line.ts'
import { type TimestampUnit, ValueReader } from './value-reader.ts'

const keptBadLines = 20
const searchedBadLines = 1_000
const newline = 0x0a

type ColdOptions = {
  isWhole: boolean
  unit: TimestampUnit
  wanted: ReadonlySet<string> | null
  /** How many samples are kept of a body that nobody asked for by name. */
  maxSamples: number
  /** What is read is used before the body changes. */
  inPlace?: boolean
}

/** Reads a body of which nothing is known, and learns its layout. */
export function coldRead(body: Buffer, options: ColdOptions): { parsed: ParsedBody; layout: Layout } {
  return new ColdRead(body, options).run()
}

class ColdRead {
  private readonly parsed = new ParsedBody()
  private readonly layout: Layout
  private readonly cursor: Cursor
  private readonly scan: LineScan
  private readonly names: SampleNames
  private readonly values: ValueReader
  private readonly options: ColdOptions
  private line = 0
  private lineEnd = 0

  constructor(body: Buffer, options: ColdOptions) {
    // Usually a copy: the caller may read the next body into the same bytes.
    const text = options.inPlace ? body : Buffer.from(body)
    this.options = options
    this.layout = new Layout(text)
    this.scan = new LineScan(text)
    this.cursor = { body: text, at: 0, end: 0 }
    this.names = new SampleNames(options.wanted, 2 * options.maxSamples)
    this.values = new ValueReader(options.unit)
  }

  run(): { parsed: ParsedBody; layout: Layout } {
    const { cursor, parsed, layout } = this
    const { body } = cursor
    for (let start = 0; start < body.length; start = this.lineEnd + 1) {
      this.line++
      const end = body.indexOf(newline, start)
      this.lineEnd = end === -1 ? body.length : end
      cursor.at = start
      cursor.end = this.lineEnd > start && body[this.lineEnd - 1] === 0x0d ? this.lineEnd - 1 : this.lineEnd
      if (end === -1 && !this.options.isWhole) this.cutOff()
      else this.readLine()
    }
    layout.close({ isKept: this.options.inPlace !== true })
    return { parsed, layout }
  }

  private cutOff(): void {
    this.bad('cut-off', this.cursor.at)
    this.parsed.isComplete = false
  }

  private readLine(): void {
    const { cursor, parsed } = this
    skipBlanks(cursor)
    if (cursor.at >= cursor.end) return
    if (parsed.hasEof) this.bad('after-eof', cursor.at)
    else if (cursor.body[cursor.at] === 0x23) this.readComment()
    else this.readSample()
  }

  private readComment(): void {
    const { cursor, parsed } = this
    const isEof = cursor.end - cursor.at === 5 && cursor.body.toString('latin1', cursor.at, cursor.end) === '# EOF'
    if (isEof) parsed.hasEof = true
    else if (this.options.wanted === null && parsed.types.size < 2 * this.options.maxSamples)
      parseTypeLine(cursor, parsed.types)
  }

  private readSample(): void {
    const { cursor, scan, parsed } = this
    const { body, at, end } = cursor
    parsed.lines++
    if (!scan.scanName(body, at, end)) {
      // A quoted name stands in braces; any other line that begins like this is nobody's.
      if (this.options.wanted === null || body[at] === 0x7b) this.readCarefully()
      else this.leaveLine()
      return
    }
    const name = this.names.scanned(body, at, scan)
    if (name === null) this.leaveLine()
    else if (scan.scanLabels(body, end)) this.readUsual(name)
    else this.readCarefully()
  }

  /** A line of a name that nobody wants. Only where its value begins matters: the next body will have another one. */
  private leaveLine(): void {
    const { cursor, scan } = this
    const valueAt = scan.scanLabels(cursor.body, cursor.end) ? scan.valueAt : this.lastWord()
    if (valueAt > scan.nameEnd) this.layout.add(valueAt, this.lineEnd, notLookedAt)
  }

  /** Where the last word of a line begins that is not understood. */
  private lastWord(): number {
    const { body, at, end } = this.cursor
    let start = end
    while (start > at && !isBlank(body[start - 1])) start--
    return start
  }

  private readUsual(name: SampleName): void {
    const { cursor, scan, layout, values } = this
    const failed = values.read(cursor.body, scan.valueAt, cursor.end)
    if (failed !== null) {
      this.bad(failed, cursor.at)
      return
    }
    const isKept = this.keeps(name)
    layout.add(scan.valueAt, this.lineEnd, isKept ? this.parsed.samples.length : onlyChecked)
    if (isKept) this.keep(new KeptSample({ name: name.text, line: this.line }, layout.text, scan.labelsAt))
  }

  private readCarefully(): void {
    const { cursor, layout, values } = this
    const start = cursor.at
    const read = readSampleLine(cursor, values)
    if ('failed' in read) {
      this.bad(read.failed, start)
      return
    }
    const name = this.names.decoded(read.name)
    const isKept = name !== null && this.keeps(name)
    layout.add(read.valueAt, this.lineEnd, isKept ? this.parsed.samples.length : onlyChecked)
    if (isKept) this.keep(KeptSample.decoded({ name: name.text, line: this.line }, read.labels))
  }

  /** Of a body with too many series that nobody asked for, each family is still seen. */
  private keeps(name: SampleName): boolean {
    const { wanted, maxSamples } = this.options
    const { samples } = this.parsed
    const isKept =
      wanted !== null || samples.length < maxSamples || (name.kept === 0 && samples.length < 2 * maxSamples)
    if (isKept) name.kept++
    else this.parsed.leftOut++
    return isKept
  }

  private keep(sample: KeptSample): void {
    sample.take(this.values)
    this.parsed.samples.push(sample)
  }

  private bad(reason: BadLineReason, start: number): void {
    const { parsed, cursor } = this
    parsed.badLines.count++
    // Where very many lines are broken, one of ours may be among them.
    const mayBeOurs = () =>
      parsed.badLines.count > searchedBadLines || this.names.occurIn(cursor.body, start, cursor.end)
    if (parsed.isComplete && mayBeOurs()) parsed.isComplete = false
    if (parsed.badLines.first.length < keptBadLines) {
      const text = cursor.body.toString('utf8', start, Math.min(cursor.end, start + 120))
      parsed.badLines.first.push({ line: this.line, reason, text })
    }
  }
}
