import type { Clock } from '../../runtime/clock.ts'
import type { LogEvent } from './blocks/assemble.ts'
import type { Line, Moment } from './blocks/block.ts'
import { createCounted } from './blocks/counted.ts'
import type { Position } from './checkpoint.ts'
import type { Detector } from './formats/detect.ts'
import type { Format } from './formats/format.ts'
import { formatNamed } from './formats/registry.ts'
import { createLineFlow } from './line-flow.ts'
import { createPassing, type Passing } from './passing.ts'
import type { RequestTally } from './request-tally.ts'
import type { FollowedFile } from './tail/followed-file.ts'

/** Reading one file holds the process no longer than this in one go. */
const turnMs = 20
/** The clock is asked after so many bytes or lines: what is not worth its bytes is read by the line. */
const clockBytes = 32 * 1024
const clockLines = 64
const primeBytes = 64 * 1024

/** What was counted while reading, for our own metrics. */
export type ReadCounts = { lines: number; bytes: number; unparsed: number; cut: number }

/** One followed file with all that is open in it: lines become records, records blocks, blocks events. */
export type LogFile = {
  readonly file: FollowedFile
  readonly detector: Detector
  readonly read: ReadCounts
  /** Reads on. `end`: all that is there was read; `more`: the turn is over; `full`: nobody takes more. */
  turn(): 'end' | 'more' | 'full'
  /** Closes blocks that wait too long; only after a turn that came to the end. */
  expire(): void
  /** The last turn came to the end of what is there. */
  readonly isAtEnd: boolean
  /** Takes the beginning of a line that nobody will end. */
  takeRest(): void
  /** Takes what stands there as whole: the content is gone or the file is. */
  finish(): void
  /** The content was replaced: offsets mean other lines from now on. */
  beginAgain(): void
  closeWhole(): void
  readonly open: number
  position(): Position
}

export type LogFileDeps = {
  clock: Clock
  isFull: () => boolean
  emit: (event: LogEvent) => void
  /** Takes requests without their text; null where each must be an event. */
  tally: RequestTally | null
}

export function createLogFile(
  of: { file: FollowedFile; position: Position | null; configured: Format | null },
  { clock, isFull, emit, tally }: LogFileDeps,
): LogFile {
  const { file } = of
  const counted = createCounted(of.position?.done ?? [], of.position?.place.offset ?? 0)
  const before = formatNamed(of.position?.format ?? '')
  const passing: Passing = createPassing({
    flow: () => flow,
    lines: () => file.lines,
    onRequest: tally ? tally.add : null,
  })
  const flow = createLineFlow(
    { configured: of.configured, before },
    { counted, emit, before: passing.beforeRecord, passedOver: passing.oldest },
  )
  const { detector } = flow
  // Lines that are there already tell the format before the first new one comes.
  flow.prime(file.peek(primeBytes))
  const read: ReadCounts = { lines: 0, bytes: 0, unparsed: 0, cut: 0 }

  let isAtEnd = false

  const moment = (): Moment => ({ now: clock.now(), elapsed: clock.elapsed() })
  const take = (line: Line) => {
    read.lines++
    read.bytes += line.end - line.start
    if (line.isCut) read.cut++
    const unparsed = detector.share.unparsed
    flow.take(line, moment())
    read.unparsed += detector.share.unparsed - unparsed
  }

  return {
    file,
    detector,
    read,
    turn() {
      const { lines } = file
      let at = moment()
      const until = at.elapsed + turnMs
      isAtEnd = false
      let isAsked = false
      for (let bytes = 0, steps = 0; ; ) {
        // Every line that is read as text may put something into the sink, so it is asked after each.
        if (!isAsked && isFull()) return 'full'
        isAsked = true
        if (!lines.step()) {
          isAtEnd = true
          return 'end'
        }
        if (passing.pass(lines, at)) {
          read.lines++
          read.bytes += lines.size
        } else {
          passing.before()
          take(lines.line())
          isAsked = false
        }
        bytes += lines.size
        if (bytes < clockBytes && ++steps < clockLines) continue
        bytes = 0
        steps = 0
        isAsked = false
        at = moment()
        if (at.elapsed > until) return 'more'
      }
    },
    get isAtEnd() {
      return isAtEnd
    },
    expire() {
      const at = moment()
      passing.expire(at.elapsed)
      flow.expire(at)
    },
    takeRest() {
      const line = file.lines.rest()
      if (line) take(line)
    },
    finish() {
      const line = file.lines.rest()
      if (line) take(line)
      passing.clear()
      flow.closeAll(moment())
    },
    beginAgain() {
      passing.clear()
      flow.closeAll(moment())
      counted.clear()
    },
    closeWhole() {
      passing.clear()
      flow.closeWhole()
    },
    get open() {
      return flow.open
    },
    position() {
      const oldest = flow.oldest()
      const place = file.place(oldest ? { offset: oldest.start, before: oldest.before } : undefined)
      const format = detector.format?.name ?? null
      const modified = file.modifiedMs > 0 ? { modifiedMs: Math.floor(file.modifiedMs) } : {}
      return { path: file.path, place, done: counted.beyond(place.offset).slice(0, 4_000), format, ...modified }
    },
  }
}
