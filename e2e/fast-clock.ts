import { type Clock, systemClock } from '../runtime/clock.ts'

/**
 * A real clock that runs `times` as fast, from `from` on: whole incidents in seconds, with real sockets and real timers.
 * Timeouts shrink as well, so it is for loopback only.
 */
export function fastClock(times: number, from: number): Clock {
  const began = systemClock.elapsed()
  const elapsed = () => (systemClock.elapsed() - began) * times
  const now = () => Math.round(from + elapsed())
  return {
    now,
    elapsed,
    after: (ms, call) => systemClock.after(ms / times, call),
    every(ms, call, offsetMs = 0) {
      let cancel = () => {}
      const arm = () => {
        const at = now()
        cancel = systemClock.after((ms - ((at - offsetMs) % ms)) / times + 1, () => {
          arm()
          call()
        })
      }
      arm()
      return () => cancel()
    },
  }
}
