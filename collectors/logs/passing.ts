import type { Moment } from './blocks/block.ts'
import type { Format } from './formats/format.ts'
import type { Glance, RequestReader, SeenRequest } from './glance/glance.ts'
import type { LineFlow } from './line-flow.ts'
import type { LineReader } from './tail/line-reader.ts'

/** A head waits for lines of its flow as long as a block with nothing but a head does. */
const headHoldMs = 150
const maxHeads = 256
/**
 * Further behind than this no line follows a head. In a backlog no time passes, and a head that is kept for long keeps
 * all that was counted since it from being done with.
 */
const reachBytes = 64 * 1024

type Head = { start: number; end: number; elapsed: number }

/** Passes over lines that are no error, without making them text, as if they had been read. */
export type Passing = {
  /** Deals with the line that the reader stands on, if that can be done without reading it as text. */
  pass(lines: LineReader, moment: Moment): boolean
  /** Before a line is read as text: the head of its flow, if it was passed over, is read first. */
  before(lines: LineReader, moment: Moment): void
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

export function createPassing({ flow, isSure, lines: current, onRequest }: PassingDeps): Passing {
  const heads = new Map<number, Head>()
  /** The one head of a format without keys: kept apart, because it changes with nearly every line. */
  const single = { start: -1, end: 0, elapsed: 0 }
  let format: Format | null = null
  let glance: Glance | null = null
  let readRequest: RequestReader | null = null

  const settle = (settled: Format | null) => {
    format = settled
    glance = settled?.glance ?? null
    readRequest = onRequest ? (settled?.requests?.() ?? null) : null
    heads.clear()
    single.start = -1
  }
  const isKnown = (): boolean => {
    const { detector, opener } = flow()
    const settled = opener.envelope === null ? detector.settled : null
    if (settled !== format) settle(settled)
    return format !== null
  }
  /** They are in order of their places. */
  const leaveBehind = (place: number) => {
    for (const [key, head] of heads) {
      if (place - head.start <= reachBytes) return
      heads.delete(key)
    }
  }
  const passHead = (lines: LineReader, elapsed: number) => {
    const { bytes, from, to, size, lineStart } = lines
    if (!glance?.flow) {
      single.start = lineStart - size
      single.end = lineStart
      single.elapsed = elapsed
      return
    }
    const key = glance.flow(bytes, from, to)
    heads.delete(key)
    heads.set(key, { start: lineStart - size, end: lineStart, elapsed })
    leaveBehind(lineStart)
    if (heads.size <= maxHeads) return
    for (const oldest of heads.keys()) {
      heads.delete(oldest)
      return
    }
  }
  const replay = (head: Head, moment: Moment) => {
    const line = current().lineAt(head.start, head.end)
    const record = format?.parse(line.text)
    if (record) flow().takeRecord(line, record, moment)
  }

  // A line that reaches beyond the window has its head as any other.
  const flowOf = (lines: LineReader, flowIn: NonNullable<Glance['flow']>): number => {
    if (lines.isPlain) return flowIn(lines.bytes, lines.from, lines.to)
    const bytes = Buffer.from(lines.line().text)
    return flowIn(bytes, 0, bytes.length)
  }

  return {
    pass(lines, moment) {
      if (!lines.isPlain || !isKnown()) return false
      const { bytes, from } = lines
      const to = lines.to > from && bytes[lines.to - 1] === 13 ? lines.to - 1 : lines.to
      if (readRequest && flow().open === 0 && isSure()) {
        const request = readRequest(bytes, from, to)
        if (!request) return false
        onRequest?.(request, moment.now)
      } else {
        const verdict = glance?.look(bytes, from, to) ?? 'read'
        if (verdict === 'read') return false
        if (verdict === 'head') passHead(lines, moment.elapsed)
      }
      flow().detector.pass()
      return true
    },
    before(lines, moment) {
      if (single.start >= 0) {
        const head = { ...single }
        single.start = -1
        if (isKnown()) replay(head, moment)
      }
      if (heads.size === 0 || !isKnown() || !glance?.flow) return
      const key = flowOf(lines, glance.flow)
      const head = heads.get(key)
      if (!head) return
      heads.delete(key)
      replay(head, moment)
    },
    oldest() {
      leaveBehind(current().lineStart)
      const start = single.start >= 0 ? single.start : (heads.values().next().value?.start ?? -1)
      if (start < 0) return null
      return {
        start,
        get before() {
          return current().bytesBefore(start)
        },
      }
    },
    expire(elapsed) {
      if (elapsed - single.elapsed >= headHoldMs) single.start = -1
      for (const [key, head] of heads) if (elapsed - head.elapsed >= headHoldMs) heads.delete(key)
    },
    clear() {
      heads.clear()
      single.start = -1
    },
  }
}
