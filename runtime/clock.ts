/** The only door to time for servers and collectors. Everything else gets a Clock as an argument. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  /** Monotonic milliseconds with fractions, for durations; unrelated to `now`. */
  elapsed(): number
  /** Calls once after `ms`. Returns how to cancel. */
  after(ms: number, call: () => void): () => void
  /** Calls at every multiple of `ms` since the epoch plus `offsetMs`, without drift. Returns how to stop. */
  every(ms: number, call: () => void, offsetMs?: number): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms)
    return () => clearTimeout(timer)
  },
  every(ms, call, offsetMs = 0) {
    let timer: NodeJS.Timeout
    let due = Number.NEGATIVE_INFINITY
    const arm = () => {
      const now = Date.now()
      // A timer may come a millisecond early; the same instant must not be called for twice.
      const isEarly = due > now && due - now < ms
      due = isEarly ? due + ms : now - ((now - offsetMs) % ms) + ms
      timer = setTimeout(() => {
        arm()
        call()
      }, due - now)
    }
    arm()
    return () => clearTimeout(timer)
  },
}

/** Resolves after `ms` of the given clock. */
export const sleep = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(ms, resolve)
  })
