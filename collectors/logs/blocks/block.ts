import { isError, type LogRecord } from '../formats/format.ts'
import { nextTraceState, type TraceState } from './trace.ts'

/** Lines kept of one block; what is in the middle of a longer one is left out. */
const maxLines = 500
const maxBytes = 64 * 1024
const keptHead = 200

/** One line of a file with its place. */
export type Line = { start: number; end: number; text: string; isCut: boolean; before: Buffer }

/** Lines that tell of one thing, while they are being collected. */
export type Block = {
  start: number
  end: number
  /** Bytes before the block, to recognise the place again. */
  before: Buffer
  arrivedAt: number
  openedAt: number
  touchedAt: number
  /** The record it began with, and those that joined it. */
  heads: LogRecord[]
  lines: string[]
  bytes: number
  lineCount: number
  state: TraceState
  lastStamp: number | null
  isError: boolean
  /** Where it ended when it was counted in an earlier life; it must be closed there and not counted again. */
  countedUntil: number | null
}

export type Moment = { now: number; elapsed: number }

export const openBlock = (line: Line, record: LogRecord, moment: Moment): Block => ({
  start: line.start,
  end: line.end,
  before: Buffer.from(line.before),
  arrivedAt: moment.now,
  openedAt: moment.elapsed,
  touchedAt: moment.elapsed,
  heads: [record],
  lines: [record.message],
  bytes: record.message.length,
  lineCount: 1,
  state: nextTraceState('none', record.message),
  lastStamp: record.stamp,
  isError: isError(record.level),
  countedUntil: null,
})

/** Adds a line; the kept text stays within the bounds. */
export function extendBlock(block: Block, added: { line: Line; record: LogRecord; elapsed: number }): void {
  const { line, record, elapsed } = added
  block.end = line.end
  block.touchedAt = elapsed
  block.lastStamp = record.stamp ?? block.lastStamp
  block.state = nextTraceState(block.state, record.message)
  block.lines.push(record.message)
  block.bytes += record.message.length
  block.lineCount++
  while ((block.lines.length > maxLines || block.bytes > maxBytes) && block.lines.length > 2) {
    const at = Math.min(keptHead, block.lines.length - 2)
    block.bytes -= block.lines[at]?.length ?? 0
    block.lines.splice(at, 1)
  }
}

/** How long the block may wait for its next line. */
export function holdMs(block: Block): number {
  if (block.state === 'open' || block.state === 'chained') return 2_000
  if (block.state === 'stack' || block.state === 'message' || block.state === 'panic') return 200
  return 150
}
