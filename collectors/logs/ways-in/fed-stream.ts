import type { Clock } from '../../../runtime/clock.ts'
import type { LogEvent } from '../blocks/assemble.ts'
import { createCounted } from '../blocks/counted.ts'
import { messageLines } from '../blocks/message-lines.ts'
import type { Opened } from '../envelopes/envelope.ts'
import { type Format, isError, type LogRecord } from '../formats/format.ts'
import { createLineFlow, type LineFlow } from '../line-flow.ts'

const noBytes = Buffer.alloc(0)

/** Lines of one origin that are brought here, instead of being read from a file. */
export type FedStream = {
  /** A line as the program wrote it, and what came with it. */
  line(text: string, of?: { letter?: Opened | null; isCut?: boolean }): void
  /** A record that needs no reading. */
  record(record: LogRecord): void
  /** Closes what waits too long. */
  expire(): void
  closeAll(): void
  /** The place up to which was fed, and whether nothing before a place is still open. */
  readonly fed: number
  isThrough(place: number): boolean
  readonly detector: LineFlow['detector']
  /** When something came last, by the monotonic clock. */
  readonly touchedAt: number
}

export function createFedStream(
  configured: Format | null,
  { clock, emit }: { clock: Clock; emit: (event: LogEvent) => void },
): FedStream {
  const flow = createLineFlow({ configured }, { counted: createCounted([], 0), emit })
  // There is no file, so that places are only counted: each line has its own.
  let at = 0
  let touchedAt = clock.elapsed()
  const moment = () => ({ now: clock.now(), elapsed: clock.elapsed() })

  return {
    line(text, { letter = null, isCut = false } = {}) {
      touchedAt = clock.elapsed()
      for (const one of messageLines(text)) {
        const start = at
        at += one.length + 1
        flow.take({ start, end: at, text: one, isCut, before: noBytes }, moment(), letter)
      }
    },
    record(record) {
      touchedAt = clock.elapsed()
      if (!isError(record.level) && !record.request) return
      emit({ arrivedAt: clock.now(), heads: [record], lines: [record.message] })
    },
    expire: () => flow.expire(moment()),
    closeAll: () => flow.closeAll(moment()),
    get fed() {
      return at
    },
    isThrough(place) {
      const oldest = flow.oldest()
      return oldest === null || oldest.start >= place
    },
    detector: flow.detector,
    get touchedAt() {
      return touchedAt
    },
  }
}
