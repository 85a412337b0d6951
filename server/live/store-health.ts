import type { Clock } from '../../runtime/clock.ts'
import type { Log } from '../../runtime/log.ts'
import type { ServerMetrics } from '../own-metrics.ts'
import type { Store } from '../store/store.ts'

const everyMs = 1_000
const limitMs = 1_000
const problemsEveryMs = 60_000

/** Asks the store within a second; a store that does not answer is as lost as one that refuses. */
export async function pingStore(store: Store, clock: Clock): Promise<{ ok: true } | { ok: false; reason: string }> {
  let cancel = () => {}
  const late = new Promise<{ ok: false; reason: string }>((resolve) => {
    cancel = clock.after(limitMs, () => resolve({ ok: false, reason: 'the store did not answer within 1 s' }))
  })
  const asked = store.ping().then(
    () => ({ ok: true as const }),
    (error: unknown) => ({ ok: false as const, reason: error instanceof Error ? error.message : 'the store failed' }),
  )
  const answer = await Promise.race([asked, late])
  cancel()
  return answer
}

/** Whether the store can be reached, asked every second, and what its operator must know. */
export interface StoreHealth {
  isReachable(): boolean
  problems(): readonly string[]
  /** Called each time the store comes back: what was told meanwhile was missed. */
  onReturn(listener: () => void): () => void
  start(): void
  stop(): void
}

export function createStoreHealth(
  store: Store,
  { clock, log, metrics }: { clock: Clock; log: Log; metrics: ServerMetrics },
): StoreHealth {
  const listeners = new Set<() => void>()
  let reachable = true
  let asking = false
  let problems: readonly string[] = []
  let stops: (() => void)[] = []

  const ask = async () => {
    if (asking) return
    asking = true
    const answer = await pingStore(store, clock)
    asking = false
    if (answer.ok === reachable) return
    reachable = answer.ok
    metrics.storeReachable.set(reachable ? 1 : 0)
    if (answer.ok) {
      log.info('the store is back')
      for (const listener of listeners) listener()
    } else log.error({ reason: answer.reason }, 'the store cannot be reached')
  }
  const askProblems = async () => {
    try {
      problems = await store.problems()
    } catch {
      // An unreachable store is noticed and logged by `ask`.
    }
  }

  return {
    isReachable: () => reachable,
    problems: () => problems,
    onReturn(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    start() {
      metrics.storeReachable.set(1)
      void askProblems()
      stops = [clock.every(everyMs, () => void ask()), clock.every(problemsEveryMs, () => void askProblems())]
    },
    stop() {
      for (const stop of stops) stop()
      stops = []
    },
  }
}
