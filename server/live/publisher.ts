import type { Board, Change } from '../../contracts/board.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Log } from '../../runtime/log.ts'
import type { BoardContent } from './board.ts'
import { difference } from './difference.ts'

/** At most ten Changes a second: the first goes out at once, what follows is put together. */
const pauseMs = 100

/**
 * Gives Boards their numbers. Whoever asks for the Board and whoever follows Changes sees one sequence: a Change of
 * version n is exactly the difference between Board n − 1 and Board n.
 */
export interface Publisher {
  /** The Board of this moment. What differs from the last one has gone out as a Change before this returns. */
  board(): Board
  /** Something may have changed. Costs nothing while nobody follows. */
  touch(): void
  onChange(listener: (change: Change) => void): () => void
  stop(): void
}

export function createPublisher({
  build,
  clock,
  log,
}: {
  build: (now: number) => BoardContent
  clock: Clock
  log: Log
}): Publisher {
  const listeners = new Set<(change: Change) => void>()
  let published: Board | null = null
  let sentAt = Number.NEGATIVE_INFINITY
  let cancel: (() => void) | null = null

  const publish = (): Board => {
    const content = build(clock.now())
    if (published === null) {
      published = { ...content, version: 1 }
      return published
    }
    const change = difference(published, content)
    // Without a difference only the time has passed, which the heartbeat says.
    if (change === null) {
      published = { ...published, at: content.at }
      return published
    }
    published = { ...content, version: change.version }
    sentAt = clock.elapsed()
    for (const listener of listeners) listener(change)
    return published
  }

  // A Board that cannot be built must not stop the store's feed or a timer, which this is called from.
  const publishSafely = () => {
    try {
      publish()
    } catch (error) {
      log.error({ error }, 'a Board could not be built')
    }
  }

  return {
    board: publish,
    touch() {
      if (listeners.size === 0 || cancel !== null) return
      const waitMs = sentAt + pauseMs - clock.elapsed()
      if (waitMs <= 0) {
        publishSafely()
        return
      }
      cancel = clock.after(waitMs, () => {
        cancel = null
        publishSafely()
      })
    },
    onChange(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    stop() {
      cancel?.()
      cancel = null
      listeners.clear()
    },
  }
}
