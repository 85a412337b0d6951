import type { Clock } from './clock.ts'

type Timer = { at: number; everyMs: number | null; call: () => void }

/** A Clock that stands still until told to move: for tests. `advance` runs due timers in order of time. */
export function manualClock(
  start = 1_700_000_000_000,
): Clock & { advance(ms: number): Promise<void>; set(at: number): void } {
  let now = start
  const timers = new Set<Timer>()
  const add = (timer: Timer) => {
    timers.add(timer)
    return () => {
      timers.delete(timer)
    }
  }
  const nextDue = (until: number) =>
    [...timers].filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0] ?? null

  return {
    now: () => now,
    elapsed: () => now - start,
    after: (ms, call) => add({ at: now + ms, everyMs: null, call }),
    every: (ms, call, offsetMs = 0) => add({ at: now - ((now - offsetMs) % ms) + ms, everyMs: ms, call }),
    set(at) {
      now = at
    },
    async advance(ms) {
      const until = now + ms
      for (let timer = nextDue(until); timer; timer = nextDue(until)) {
        now = Math.max(now, timer.at)
        if (timer.everyMs === null) timers.delete(timer)
        else timer.at += timer.everyMs
        timer.call()
        // Promises that the timer settled run before the next timer does.
        await new Promise((resolve) => setImmediate(resolve))
      }
      now = until
    },
  }
}
