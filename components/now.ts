/** The only door to time and chance in the browser. The wall clock is not here: a TV's clock is often wrong. */
export interface BrowserTime {
  /** Monotonic milliseconds since the page was opened. */
  elapsed(): number
  /** Calls once after `ms`. Returns how to cancel. */
  after(ms: number, call: () => void): () => void
  /** Calls every `ms`. Returns how to stop. */
  every(ms: number, call: () => void): () => void
  /** 0 ≤ x < 1, so that a hundred screens do not come back in the same instant. */
  fraction(): number
}

export const browserTime: BrowserTime = {
  elapsed: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms)
    return () => clearTimeout(timer)
  },
  every(ms, call) {
    const timer = setInterval(call, ms)
    return () => clearInterval(timer)
  },
  fraction: () => Math.random(),
}
