import { failureStart } from '../formats/failure-start.ts'
import { isError, type LogRecord } from '../formats/format.ts'
import { type Block, extendBlock, holdMs, type Line, type Moment, openBlock } from './block.ts'
import type { Counted, Done } from './counted.ts'
import { joinsAsHead, joinsAsText } from './join.ts'
import { isExceptionHeader, isStackFrame } from './trace.ts'

const maxOpen = 256
const maxCounted = 1_000
const maxLinesInAll = 5_000
/** However busy its key is, a block waits no longer than this for its end. */
const maxHoldMs = 3_000

/** What is known when a block is whole. */
export type LogEvent = { arrivedAt: number; heads: LogRecord[]; lines: string[] }

/** Puts the lines of one file together that tell of one thing, whatever lines of others stand between them. */
export type Assembler = {
  take(line: Line, record: LogRecord, moment: Moment): void
  /** Closes blocks whose next line did not come in time. Call it only when the file was read to its end. */
  expire(elapsed: number): void
  /** Closes what can be taken for whole; a traceback without its last line stays open. */
  closeWhole(): void
  closeAll(): void
  /** The oldest open block: reading again must start here. Null when there is none. */
  oldest(): Block | null
  readonly open: number
}

export function createAssembler(deps: { counted: Counted; emit: (event: LogEvent) => void }): Assembler {
  const { counted, emit } = deps
  // In order of their starts, as lines come in that order.
  const blocks = new Map<string, Block>()
  const oldest = (): Block | null => blocks.values().next().value ?? null

  const close = (key: string, block: Block) => {
    blocks.delete(key)
    if (block.countedUntil !== null) return
    if (block.isError) emit({ arrivedAt: block.arrivedAt, heads: block.heads, lines: block.lines })
    if (block.isError || block.lineCount > 1) remember([block.start, block.end, key])
  }
  /** Only what reaches beyond the place where reading would start again has to be remembered. */
  const remember = (done: Done) => {
    const first = oldest()
    if (!first || first.start >= done[1]) return
    counted.add(done)
    if (counted.size > maxCounted) counted.beyond(first.start)
    while (counted.size > maxCounted && blocks.size > 0) closeOldest()
  }
  const closeOldest = () => {
    const [key, block] = blocks.entries().next().value ?? []
    if (key === undefined || !block) return
    close(key, block)
    counted.beyond(oldest()?.start ?? block.end)
  }
  const begin = (line: Line, record: LogRecord, moment: Moment) => {
    const block = openBlock(line, record, moment)
    block.countedUntil = counted.endOf(line.start)
    block.isError ||= !record.head && failureStart.test(record.message)
    blocks.set(record.key, block)
    if (blocks.size > maxOpen) closeOldest()
  }
  const takeAlone = (line: Line, record: LogRecord, moment: Moment) => {
    if (counted.endOf(line.start) !== null) return
    if (!isError(record.level) && !record.request) return
    emit({ arrivedAt: moment.now, heads: [record], lines: [record.message] })
    remember([line.start, line.end, ''])
  }
  const learn = (block: Block, record: LogRecord) => {
    if (record.head) block.heads.push(record)
    if (!block.isError && isStackFrame(record.message) && isExceptionHeader(block.lines[0] ?? '')) block.isError = true
  }

  /** The open block of the line's key, unless it must be over before this line. */
  const stillOpen = (line: Line, record: LogRecord): Block | null => {
    const block = blocks.get(record.key)
    if (!block) return null
    const isOver = block.countedUntil !== null && line.start >= block.countedUntil
    if (!isOver && block.lineCount < maxLinesInAll && counted.endOf(line.start) === null) return block
    close(record.key, block)
    return null
  }

  return {
    take(line, record, moment) {
      if (record.alone) return takeAlone(line, record, moment)
      if (line.start < counted.skipUntil(record.key)) return
      const block = stillOpen(line, record)
      if (block && (record.head ? joinsAsHead(block, record) : joinsAsText(block, record))) {
        extendBlock(block, { line, record, elapsed: moment.elapsed })
        learn(block, record)
        return
      }
      if (block) close(record.key, block)
      const isStart = record.head || failureStart.test(record.message) || isExceptionHeader(record.message)
      if (isStart) begin(line, record, moment)
    },
    expire(elapsed) {
      for (const [key, block] of blocks) {
        const isIdle = elapsed - block.touchedAt >= holdMs(block)
        if (isIdle || elapsed - block.openedAt >= maxHoldMs) close(key, block)
      }
    },
    closeWhole() {
      for (const [key, block] of blocks) if (block.state !== 'open' && block.state !== 'chained') close(key, block)
    },
    closeAll() {
      for (const [key, block] of blocks) close(key, block)
    },
    oldest,
    get open() {
      return blocks.size
    },
  }
}
