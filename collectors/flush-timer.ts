import type { Clock } from '../runtime/clock.ts'

/** What is read together should go together, and a person does not see 25 ms. */
const gatherMs = 25
const betweenMs = 100
/** While the server does not take Batches, or too slowly, few large ones are better than many small ones. */
const backlogMs = 5_000

/** Says when to flush: soon after the first observation, then not too often. */
export interface FlushTimer {
  seen(): void
  /** The server has caught up: what waits for a large Batch goes now. */
  hurry(): void
  stop(): void
}

export function createFlushTimer(
  clock: Clock,
  { flush, isBehind }: { flush: () => void; isBehind: () => boolean },
): FlushTimer {
  let cancel: (() => void) | null = null
  let flushedAt = Number.NEGATIVE_INFINITY
  let isStopped = false
  let isLong = false

  const arm = (waitMs: number) => {
    const since = clock.elapsed() - flushedAt
    cancel = clock.after(Math.max(gatherMs, waitMs - since), () => {
      cancel = null
      flushedAt = clock.elapsed()
      flush()
    })
  }

  return {
    seen() {
      if (cancel || isStopped) return
      isLong = isBehind()
      arm(isLong ? backlogMs : betweenMs)
    },
    hurry() {
      if (!cancel || isStopped || !isLong) return
      cancel()
      isLong = false
      arm(betweenMs)
    },
    stop() {
      isStopped = true
      cancel?.()
    },
  }
}
