import type { FedLogs } from './fed-logs.ts'

/**
 * The place in a stream from which reading goes on. A stack may be open in every moment: where nothing was counted since
 * it began, the place is before it, and it is read again as a whole. Where something was, the place is behind all that was
 * fed, because nothing may count twice.
 */
export type Cursor = {
  /** The next thing that is fed stands here. */
  move(to: string): void
  readonly place: string | null
}

export function createCursor(from: string | null, logs: Pick<FedLogs, 'isQuiet' | 'events'>): Cursor {
  let last = from
  let quiet = { place: from, events: 0 }
  const look = () => {
    if (logs.isQuiet()) quiet = { place: last, events: logs.events }
  }
  return {
    move(to) {
      look()
      last = to
    },
    get place() {
      look()
      return quiet.events === logs.events ? quiet.place : last
    },
  }
}
