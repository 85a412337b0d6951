import type { Line, Moment } from './blocks/block.ts'
import type { Format, LogRecord } from './formats/format.ts'
import type { Glance, RequestReader, SeenRequest } from './glance/glance.ts'
import type { LineFlow } from './line-flow.ts'
import { createPassedHeads, type Head } from './passed-heads.ts'
import type { LineReader } from './tail/line-reader.ts'

/** Passes over lines that are no error, without making them text, as if they had been read. */
export type Passing = {
  /** Deals with the line that the reader stands on, if that can be done without reading it as text. */
  pass(lines: LineReader, moment: Moment): boolean
  /** Before a line is read as text. */
  before(): void
  /** Before the record of a line is taken: the head of its flow, if it was passed over, is read first. */
  beforeRecord(line: Line, record: LogRecord, moment: Moment): void
  /** The oldest head that lines may still follow. */
  oldest(): { start: number; before: Buffer } | null
  expire(elapsed: number): void
  clear(): void
}

export type PassingDeps = {
  flow: () => Pick<LineFlow, 'detector' | 'opener' | 'takeRecord' | 'open'>
  /** Lines beyond the place that reading went on from, which were counted already, must be looked at one by one. */
  isSure: () => boolean
  lines: () => LineReader
  /** Null: requests must be read as text, because others are told of them too. */
  onRequest: ((request: SeenRequest, now: number) => void) | null
}

/** Where the line ends without what comes before its newline on Windows. */
const endOf = ({ bytes, from, to }: LineReader): number => (to > from && bytes[to - 1] === 13 ? to - 1 : to)

export function createPassing({ flow, isSure, lines: current, onRequest }: PassingDeps): Passing {
  const heads = createPassedHeads()
  let format: Format | null = null
  let glance: Glance | null = null
  let readRequest: RequestReader | null = null
  /** What only lines that are read as text can change is asked for after one of them. */
  let isFresh = false
  let isAlone = false

  const refresh = () => {
    isFresh = true
    isAlone = false
    const { detector, opener } = flow()
    const settled = opener.envelope === null ? detector.settled : null
    if (settled === format) return
    format = settled
    glance = settled?.glance ?? null
    readRequest = onRequest ? (settled?.requests?.() ?? null) : null
    heads.clear()
  }
  /** Whether nothing is open that the line could belong to, so that a request may be counted at once. */
  const mayCount = (): boolean => {
    isAlone ||= flow().open === 0 && isSure()
    return isAlone
  }
  const count = (lines: LineReader, { now }: Moment): boolean => {
    const request = readRequest?.(lines.bytes, lines.from, endOf(lines)) ?? null
    if (request !== null) onRequest?.(request, now)
    return request !== null
  }
  const overlook = (lines: LineReader, { elapsed }: Moment): boolean => {
    if (glance === null) return false
    const { bytes, from } = lines
    const to = endOf(lines)
    const verdict = glance.look(bytes, from, to)
    if (verdict === 'head') heads.add(glance.flow ? glance.flow(bytes, from, to) : 0, lines, elapsed)
    return verdict !== 'read'
  }
  // A line that reaches beyond the window has its head as any other.
  const keyOf = (line: Line): number => {
    if (!glance?.flow) return 0
    const lines = current()
    if (lines.isPlain && lines.lineStart - lines.size === line.start)
      return glance.flow(lines.bytes, lines.from, lines.to)
    const bytes = Buffer.from(line.text)
    return glance.flow(bytes, 0, bytes.length)
  }
  const replay = (head: Head, moment: Moment) => {
    const line = current().lineAt(head.start, head.end)
    const record = format?.parse(line.text)
    if (record) flow().takeRecord(line, record, moment)
  }

  return {
    pass(lines, moment) {
      if (!isFresh) refresh()
      if (format === null || !lines.isPlain) return false
      const isPassed = readRequest !== null && mayCount() ? count(lines, moment) : overlook(lines, moment)
      if (isPassed) flow().detector.pass()
      return isPassed
    },
    before() {
      if (!isFresh) refresh()
      isFresh = false
    },
    beforeRecord(line, record, moment) {
      // What stands for itself leaves the lines before it and behind it together.
      if (heads.isEmpty || record.alone) return
      const head = heads.take(keyOf(line), line.start)
      // Where there are no keys, a record that begins now ends the one before it, of which nothing is left to tell.
      const isOver = record.head && record.key === '' && !glance?.flow
      if (head !== null && !isOver) replay(head, moment)
    },
    oldest() {
      const start = heads.oldest(current().lineStart)
      if (start < 0) return null
      return {
        start,
        get before() {
          return current().bytesBefore(start)
        },
      }
    },
    expire: heads.expire,
    clear: heads.clear,
  }
}
