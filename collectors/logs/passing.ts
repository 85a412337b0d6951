import type { Line, Moment } from './blocks/block.ts'
import type { Envelope } from './envelopes/envelope.ts'
import { addressed, plain } from './envelopes/opener.ts'
import type { Format, LogRecord } from './formats/format.ts'
import type { Glance, RequestReader, SeenRequest } from './glance/glance.ts'
import { streamNumber, type Wrap, wrapOf } from './glance/wrap.ts'
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
  /** The oldest head that lines may still follow: good until it is asked for again. */
  oldest(): { start: number; before: Buffer } | null
  expire(elapsed: number): void
  clear(): void
}

export type PassingDeps = {
  flow: () => Pick<LineFlow, 'detector' | 'opener' | 'takeRecord' | 'takeCounted' | 'isClear'>
  lines: () => LineReader
  /** Null: requests must be read as text, because others are told of them too. */
  onRequest: ((request: SeenRequest, now: number) => void) | null
}

/** Where the line ends without what comes before its newline on Windows. */
const endOf = ({ bytes, from, to }: LineReader): number => (to > from && bytes[to - 1] === 13 ? to - 1 : to)
/** Heads of different streams are kept apart, as those of different flows are. */
const keyIn = (stream: number, flow: number): number => flow ^ Math.imul(stream, 0x9e3779b1)

export function createPassing({ flow, lines: current, onRequest }: PassingDeps): Passing {
  const heads = createPassedHeads()
  /** What the heads are of that were passed over: lines of something else may stand between them and what follows them. */
  let held: { format: Format | null; envelope: Envelope | null } = { format: null, envelope: null }
  let envelope: Envelope | null = null
  let wrap = wrapOf('')
  let format: Format | null = null
  let glance: Glance | null = null
  let readRequest: RequestReader | null = null
  /** What only lines that are read as text can change is asked for after one of them. */
  let isFresh = false
  /** No line is there of which only a part came. */
  let isWhole = true
  /** Nothing is open, and nothing from here on was counted in an earlier life. */
  let isClear = false

  /** One object for all that ask, as it is asked for with every request. */
  const oldestHead = {
    start: -1,
    get before() {
      return current().bytesBefore(oldestHead.start)
    },
  }

  const refresh = () => {
    isFresh = true
    const { detector, opener } = flow()
    isWhole = opener.oldest() === null
    isClear = false
    const { settled } = detector
    if (settled === format && opener.envelope === envelope) return
    if (opener.envelope !== envelope) wrap = wrapOf(opener.envelope?.name ?? '')
    envelope = opener.envelope
    format = settled
    glance = settled?.glance ?? null
    readRequest = onRequest ? (settled?.requests?.() ?? null) : null
  }
  const passHead = (lines: LineReader, key: number, elapsed: number) => {
    if (held.format !== format || held.envelope !== envelope) {
      heads.clear()
      held = { format, envelope }
    }
    heads.add(key, lines, elapsed)
  }
  const overlook = (lines: LineReader, inner: Wrap, elapsed: number): boolean => {
    if (glance === null) return false
    const { bytes, from, to } = inner
    const verdict = glance.look(bytes, from, to)
    if (verdict === 'head') passHead(lines, keyIn(inner.stream, glance.flow?.(bytes, from, to) ?? 0), elapsed)
    return verdict !== 'read'
  }
  const count = (lines: LineReader, inner: Wrap, now: number): boolean => {
    const request = readRequest?.(inner.bytes, inner.from, inner.to) ?? null
    if (request === null) return false
    isClear ||= flow().isClear
    const end = lines.lineStart
    if (!(isClear && heads.isEmpty) && !flow().takeCounted(end - lines.size, end)) return true
    const stamp = inner.stamp()
    if (stamp !== null) {
      request.stamp = stamp
      request.zoned = true
    }
    onRequest?.(request, now)
    return true
  }
  /** The number of the flow that the record is of, as the glance gives it; 0 where its lines have no key. */
  const flowOf = (line: Line, record: LogRecord): number => {
    const flowIn = held.format?.glance?.flow
    if (record.key === '' || !flowIn) return 0
    const bytes = Buffer.from(line.text)
    return flowIn(bytes, 0, bytes.length)
  }
  const replay = (head: Head, moment: Moment) => {
    const line = current().lineAt(head.start, head.end)
    const letter = held.envelope?.open(line.text)?.[0] ?? null
    const text = plain(letter?.text ?? line.text)
    const record = held.format?.parse(text)
    if (record) flow().takeRecord({ ...line, text }, addressed(record, letter), moment)
  }

  return {
    pass(lines, moment) {
      if (!isFresh) refresh()
      if (format === null || wrap === null || !isWhole || !lines.isPlain) return false
      if (!wrap.open(lines.bytes, lines.from, endOf(lines))) return false
      if (!overlook(lines, wrap, moment.elapsed) && !count(lines, wrap, moment.now)) return false
      flow().detector.pass()
      return true
    },
    before() {
      if (!isFresh) refresh()
      isFresh = false
    },
    beforeRecord(line, record, moment) {
      // What stands for itself leaves the lines before it and behind it together.
      if (heads.isEmpty || record.alone) return
      const head = heads.take(keyIn(streamNumber(record.stream), flowOf(line, record)), line.start)
      // Where there are no keys, a record that begins now ends the one before it, of which nothing is left to tell.
      if (head !== null && !(record.head && record.key === '')) replay(head, moment)
    },
    oldest() {
      oldestHead.start = heads.oldest(current().lineStart)
      return oldestHead.start < 0 ? null : oldestHead
    },
    expire: heads.expire,
    clear: heads.clear,
  }
}
