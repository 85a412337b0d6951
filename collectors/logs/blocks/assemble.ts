import { failureStart } from '../formats/failure-start.ts'
import { isError, type LogRecord } from '../formats/format.ts'
import { createAdopting, keyOf } from './adopting.ts'
import { type Block, extendBlock, holdMs, type Line, type Moment, openBlock } from './block.ts'
import type { Counted, Done } from './counted.ts'
import { joinsAsHead, joinsAsText } from './join.ts'
import { withoutNeighbours } from './neighbours.ts'
import { isCall, isExceptionHeader, isNamed, isStackFrame, mayBeHeader } from './trace.ts'

const maxOpen = 256
const maxCounted = 1_000
/** So many more, and all are looked through; with each one it would cost more than to read the line. */
const countedSlack = 200
const maxLinesInAll = 5_000
/** However busy its key is, a block waits no longer than this for its end. */
const maxHoldMs = 3_000

/** What is known when a block is whole. */
export type LogEvent = { arrivedAt: number; heads: LogRecord[]; lines: string[] }

/** A place in a file, with the bytes before it to know it again. */
type Place = { start: number; before: Buffer }

/** Puts the lines of one file together that tell of one thing, whatever lines of others stand between them. */
export type Assembler = {
  take(line: Line, record: LogRecord, moment: Moment): void
  /** Counts a line that stands for itself without its record; false when it was counted in an earlier life. */
  takeCounted(start: number, end: number): boolean
  /** Closes blocks whose next line did not come in time. Call it only when the file was read to its end. */
  expire(elapsed: number): void
  /** Closes what can be taken for whole; a traceback without its last line stays open. */
  closeWhole(): void
  closeAll(): void
  /** Where reading again must start, because something that began there is not whole. Null when all is. */
  oldest(): Place | null
  readonly open: number
}

type AssemblerDeps = {
  counted: Counted
  emit: (event: LogEvent) => void
  /** The beginning of a line whose other parts are still to come, if there is one. */
  waiting?: () => Place | null
}

/** Whether the frame shows that the block, which has no level of its own, is an exception. */
function showsStack({ heads, lines }: Block, frame: string): boolean {
  if (!isStackFrame(frame)) return false
  const [first = ''] = lines
  if (isExceptionHeader(first)) return true
  // A level of raw text is only what its envelope calls everything that a program writes.
  const isSilent = !heads[0]?.head || heads[0].level === 'unknown'
  return isSilent && (mayBeHeader(first) || (isNamed(first) && isCall(frame)))
}

/** A traceback behind a line that has no level of its own, and only named what failed. */
const failsBehind = ({ heads }: Block, record: LogRecord): boolean =>
  !heads[0]?.head && !record.head && failureStart.test(record.message)

const mayStart = (text: string): boolean =>
  failureStart.test(text) || isExceptionHeader(text) || mayBeHeader(text) || isNamed(text)

/** A head without words of its own, as .NET and Rails write it, says what its first line of text says. */
function nameHead(block: Block, text: string): void {
  const [head] = block.heads
  if (head?.head && head.message.trim() === '' && /\w/.test(text)) block.heads[0] = { ...head, message: text.trim() }
}

export function createAssembler({ counted, emit, waiting = () => null }: AssemblerDeps): Assembler {
  const blocks = new Map<string, Block>()
  const adopt = createAdopting((key) => blocks.get(key)?.isError ?? false)
  // A line in parts begins before blocks that were opened since, so that the first is not always the oldest.
  const oldest = (): Place | null => {
    let first: Place | null = waiting()
    for (const block of blocks.values()) if (first === null || block.start < first.start) first = block
    return first
  }

  const close = (key: string, block: Block) => {
    blocks.delete(key)
    if (block.countedUntil !== null) return
    if (block.isError) emit({ arrivedAt: block.arrivedAt, heads: block.heads, lines: withoutNeighbours(block) })
    if (block.isError || block.lineCount > 1) remember([block.start, block.end, key])
  }
  /** Only what reaches beyond the place where reading would start again has to be remembered. */
  const remember = (done: Done) => {
    const first = oldest()
    if (!first || first.start >= done[1]) return
    counted.add(done)
    if (counted.size <= maxCounted + countedSlack) return
    counted.forget(first.start)
    while (counted.size > maxCounted && blocks.size > 0) closeOldest()
  }
  const closeOldest = () => {
    const [key, block] = blocks.entries().next().value ?? []
    if (key === undefined || !block) return
    close(key, block)
    counted.forget(oldest()?.start ?? block.end)
  }
  const begin = (line: Line, record: LogRecord, moment: Moment) => {
    const block = openBlock(line, record, moment)
    block.countedUntil = counted.endOf(line.start)
    block.isError ||= !record.head && failureStart.test(record.message)
    blocks.set(keyOf(record), block)
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
    else nameHead(block, record.message)
    if (!block.isError) block.isError = showsStack(block, record.message) || failsBehind(block, record)
  }

  /** The open block of the line's key, unless it must be over before this line. */
  const stillOpen = (line: Line, record: LogRecord): Block | null => {
    const block = blocks.get(keyOf(record))
    if (!block) return null
    const isOver = block.countedUntil !== null && line.start >= block.countedUntil
    if (!isOver && block.lineCount < maxLinesInAll && counted.endOf(line.start) === null) return block
    close(keyOf(record), block)
    return null
  }

  return {
    take(line, told, moment) {
      if (told.alone) return takeAlone(line, told, moment)
      const record = adopt(line, told)
      if (line.start < counted.skipUntil(keyOf(record))) return
      const block = stillOpen(line, record)
      if (block && (record.head ? joinsAsHead(block, record) : joinsAsText(block, record))) {
        extendBlock(block, { line, record, elapsed: moment.elapsed })
        learn(block, record)
        return
      }
      if (block) close(keyOf(record), block)
      const { head, message } = record
      if (head || mayStart(message)) begin(line, record, moment)
    },
    takeCounted(start, end) {
      if (counted.size > 0 && counted.endOf(start) !== null) return false
      remember([start, end, ''])
      return true
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
