/** A head waits for lines of its flow as long as a block with nothing but a head does. */
const headHoldMs = 150
const maxHeads = 256
/**
 * Further behind than this no line follows a head. In a backlog no time passes, and a head that is kept for long keeps
 * all that was counted since it from being done with.
 */
const reachBytes = 64 * 1024

export type Head = { start: number; end: number }
/** Where a reader stands: the end of a line, and the size of that line. */
type Stand = { readonly lineStart: number; readonly size: number }

/** Places of heads that were passed over, each with the number of its flow: the newest of a flow is the one that counts. */
export type PassedHeads = {
  /** The line that the reader stands on. */
  add(key: number, lines: Stand, elapsed: number): void
  /** The newest head of the flow that a line at this place may follow. It is forgotten, with all older ones of its flow. */
  take(key: number, place: number): Head | null
  /** Where the oldest one starts that lines at this place could still follow; -1 when there is none. */
  oldest(place: number): number
  expire(elapsed: number): void
  clear(): void
  readonly isEmpty: boolean
}

/** They are kept in a ring, because nearly every line of a log may be one. */
export function createPassedHeads(): PassedHeads {
  const keys = new Int32Array(maxHeads)
  const starts = new Float64Array(maxHeads)
  const ends = new Float64Array(maxHeads)
  const seenAt = new Float64Array(maxHeads)
  /** Numbers of the oldest one and of the next; the place in the ring is what is left of the number. */
  let first = 0
  let next = 0
  const at = (number: number): number => number % maxHeads

  const leaveBehind = (place: number) => {
    while (first < next) {
      const start = starts[at(first)] ?? -1
      if (start >= 0 && place - start <= reachBytes) return
      first++
    }
  }

  return {
    add(key, lines, elapsed) {
      // A log of one flow has one head.
      const isSame = next > first && keys[at(next - 1)] === key
      const slot = at(isSame ? next - 1 : next++)
      if (next - first > maxHeads) first++
      keys[slot] = key
      starts[slot] = lines.lineStart - lines.size
      ends[slot] = lines.lineStart
      seenAt[slot] = elapsed
    },
    take(key, place) {
      leaveBehind(place)
      let found: Head | null = null
      for (let number = next - 1; number >= first; number--) {
        const slot = at(number)
        if (keys[slot] !== key) continue
        const start = starts[slot] ?? -1
        if (found === null && start >= 0) found = { start, end: ends[slot] ?? 0 }
        starts[slot] = -1
      }
      return found
    },
    oldest(place) {
      leaveBehind(place)
      return first < next ? (starts[at(first)] ?? -1) : -1
    },
    expire(elapsed) {
      while (first < next && elapsed - (seenAt[at(first)] ?? 0) >= headHoldMs) first++
    },
    clear() {
      first = next
    },
    get isEmpty() {
      return first === next
    },
  }
}
