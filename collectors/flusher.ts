import type { Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import type { Commit, Outbox } from './outbox/outbox.ts'

const againMs = 1_000

/** Takes what was gathered, with the checkpoints of the same moment, and commits it; one commit after the other. */
export interface Flusher {
  /** `all` also keeps where the sources stand that saw nothing. */
  flush(all?: boolean): void
  /** Something could not be written: nothing more should be read until it is. */
  isStuck(): boolean
  /** Resolves when the next commit is done that is taken from now on: what was seen until now is kept then. */
  kept(): Promise<void>
  /** A last flush; resolves when it is kept, or when the time is over. */
  finish(withinMs: number): Promise<void>
}

export type FlusherDeps = {
  clock: Clock
  log: Log
  /** Synchronous, so that Batches and checkpoints are of one moment. */
  take: (all: boolean) => Commit
  onCommitted: () => void
}

export function createFlusher(outbox: Pick<Outbox, 'commit'>, { clock, log, take, onCommitted }: FlusherDeps): Flusher {
  let running: Promise<void> = Promise.resolve()
  let isRunning = false
  /** What was taken must be written before anything after it, however long that takes. */
  let isStuck = false
  let isWanted = false
  let isAllWanted = false
  let waiting: (() => void)[] = []

  const write = async (entry: Commit): Promise<void> => {
    for (;;) {
      try {
        await outbox.commit(entry)
        if (isStuck) log.info('the outbox can be written again')
        isStuck = false
        return
      } catch (error) {
        if (!isStuck) log.error({ err: error }, 'the outbox cannot be written; reading waits until it can')
        isStuck = true
        await new Promise<void>((resolve) => {
          clock.after(againMs, resolve)
        })
      }
    }
  }
  const run = async () => {
    while (isWanted) {
      const all = isAllWanted
      isWanted = false
      isAllWanted = false
      const tell = waiting
      waiting = []
      const entry = take(all)
      if (entry.batches.length > 0 || entry.checkpoints.size > 0) {
        await write(entry)
        onCommitted()
      }
      for (const each of tell) each()
    }
    // In the same step as the last look, so that no later wish falls between the two.
    isRunning = false
  }
  const flush = (all = false) => {
    isWanted = true
    isAllWanted ||= all
    if (isRunning) return running
    isRunning = true
    // Its first part runs now: what is there at this moment is what is taken.
    running = run()
    return running
  }

  return {
    flush(all) {
      void flush(all)
    },
    isStuck: () => isStuck,
    kept: () =>
      new Promise((resolve) => {
        waiting.push(resolve)
      }),
    finish: (withinMs) =>
      new Promise((resolve) => {
        const cancel = clock.after(Math.max(0, withinMs), resolve)
        void flush(true).then(() => {
          cancel()
          resolve()
        })
      }),
  }
}
