/** Date headers are whole seconds, and a slow answer is not a wrong clock. */
const leastSkewMs = 5_000
/** Two Dates that went on with our clock, within their resolution and the network's hiccups. */
const toleranceMs = 2_000

/** Learns from the Date headers of one Target how far its clock is ahead of ours. */
export interface ClockSkew {
  /** Milliseconds, negative when it is behind; 0 when it is about right or nobody knows. */
  observe(headers: { date: string | null; age: string | null }, now: number): number
}

export function createClockSkew(): ClockSkew {
  let last: { at: number; now: number } | null = null
  return {
    observe({ date, age }, now) {
      const at = date === null ? Number.NaN : Date.parse(date)
      if (!Number.isFinite(at)) return 0
      const hasGoneOn =
        last !== null && at !== last.at && Math.abs(at - last.at - (now - last.now)) <= toleranceMs && !Number(age)
      last = { at, now }
      const skew = at - now
      if (Math.abs(skew) <= leastSkewMs) return 0
      // A Date of the past may be a cached answer's. Taken for a slow clock it would make an old process look new, and
      // its whole history would be counted; so it is believed only while it goes on.
      return skew > 0 || hasGoneOn ? skew : 0
    },
  }
}
