/** So many at once; whoever comes when all are taken waits for its turn, the first one first. */
export type Seats = {
  /** Resolves to how the seat is given back. */
  take(): Promise<() => void>
}

export function createSeats(count: number): Seats {
  let free = count
  const waiting: (() => void)[] = []
  const giveBack = () => {
    const next = waiting.shift()
    if (next) next()
    else free++
  }
  return {
    take() {
      if (free > 0) {
        free--
        return Promise.resolve(giveBack)
      }
      return new Promise((resolve) => {
        waiting.push(() => resolve(giveBack))
      })
    },
  }
}
