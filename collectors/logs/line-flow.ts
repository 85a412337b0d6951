import { type Assembler, createAssembler, type LogEvent } from './blocks/assemble.ts'
import type { Line, Moment } from './blocks/block.ts'
import type { Counted } from './blocks/counted.ts'
import type { Opened } from './envelopes/envelope.ts'
import { addressed, createOpener, type OpenedLine, type Opener } from './envelopes/opener.ts'
import { createDetector, type Detector } from './formats/detect.ts'
import type { Format, LogRecord } from './formats/format.ts'

/** A line whose last part does not come is taken as it is after this long. */
const partHoldMs = 2_000

/** Lines of one place on their way: taken out of what they came in, read as records, put together to events. */
export type LineFlow = {
  /** `letter` is what came with the line from outside; what the line itself is in knows better. */
  take(line: Line, moment: Moment, letter?: Opened | null): void
  /** Takes a line that was parsed already. */
  takeRecord: Assembler['take']
  takeCounted: Assembler['takeCounted']
  /** Looks at lines without taking them, to know their format before the first one comes. */
  prime(texts: readonly string[]): void
  /** Closes what waits too long; only when all that is there was taken. */
  expire(moment: Moment): void
  closeWhole(): void
  closeAll(moment: Moment): void
  /** Where reading again must start; null when nothing is open. */
  oldest: Assembler['oldest']
  readonly detector: Detector
  readonly opener: Pick<Opener, 'envelope' | 'oldest'>
  readonly open: number
  /** Nothing is open, and nothing that was counted reaches beyond the place where reading would start again. */
  readonly isClear: boolean
}

export type LineFlowDeps = {
  counted: Counted
  emit: (event: LogEvent) => void
  /** Called before a record is taken, for what belongs before it. */
  before?: (line: Line, record: LogRecord, moment: Moment) => void
  /** Where a line stands that was passed over and may still be needed. */
  passedOver?: () => { start: number; before: Buffer } | null
}

export function createLineFlow(
  of: { configured: Format | null; before?: Format | null },
  { counted, emit, before, passedOver = () => null }: LineFlowDeps,
): LineFlow {
  const opener = createOpener()
  const detector = createDetector(of.configured, of.before ?? null)
  const assembler = createAssembler({ counted, emit, waiting: () => older(opener.oldest(), passedOver()) })
  let partAt = 0

  const takeOpened = ({ line, letter }: OpenedLine, moment: Moment) => {
    const record = addressed(detector.parse(line.text), letter)
    before?.(line, record, moment)
    assembler.take(line, record, moment)
  }
  const flush = (moment: Moment) => {
    for (const each of opener.flush()) takeOpened(each, moment)
  }

  return {
    take(line, moment, letter = null) {
      const lines = opener.take(line)
      if (lines.length === 0) partAt = moment.elapsed
      for (const each of lines) takeOpened({ line: each.line, letter: each.letter ?? letter }, moment)
    },
    takeRecord: assembler.take,
    takeCounted: assembler.takeCounted,
    prime: (texts) => detector.prime(opener.peek(texts)),
    expire(moment) {
      if (opener.oldest() && moment.elapsed - partAt >= partHoldMs) flush(moment)
      assembler.expire(moment.elapsed)
    },
    closeWhole: () => assembler.closeWhole(),
    closeAll(moment) {
      flush(moment)
      assembler.closeAll()
    },
    oldest: assembler.oldest,
    detector,
    opener,
    get open() {
      return assembler.open + (opener.oldest() ? 1 : 0)
    },
    get isClear() {
      return assembler.open === 0 && counted.size === 0 && opener.oldest() === null
    },
  }
}

type Place = { start: number; before: Buffer } | null

const older = (a: Place, b: Place): Place => (a && b ? (b.start < a.start ? b : a) : (a ?? b))
