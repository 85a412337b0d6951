import { addRoutes, type RouteCounts, sliceMs } from '../../contracts/bucket.ts'
import { type ClassCounts, errorClasses } from '../../contracts/error-class.ts'
import { bucketStart } from '../../contracts/instant.ts'
import type { Counts, Owner, Sink } from '../sink.ts'

type Sum = Pick<Counts, 'at' | 'vantage'> & {
  requests: number
  errors: number
  classes: ClassCounts
  routes: Map<string, RouteCounts>
}

/**
 * A Sink for one owner that adds counts up before it passes them on, so that a busy log costs a few calls a turn and not
 * one a line. `flush` comes before anything else can ask where reading stands.
 */
export function createAddingSink(sink: Sink): Sink & { flush(): void } {
  const sums = new Map<string, { owner: Owner; sum: Sum }>()

  const sumOf = (owner: Owner, { at, vantage }: Counts): Sum => {
    const key = `${vantage} ${bucketStart(at, sliceMs)}`
    const there = sums.get(key)
    if (there) return there.sum
    const sum: Sum = { at, vantage, requests: 0, errors: 0, classes: {}, routes: new Map() }
    sums.set(key, { owner, sum })
    return sum
  }

  return {
    counts(owner, counts) {
      const sum = sumOf(owner, counts)
      sum.requests += counts.requests
      sum.errors += counts.errors
      for (const name of errorClasses) {
        const more = counts.classes[name]
        if (more !== undefined) sum.classes[name] = (sum.classes[name] ?? 0) + more
      }
      for (const [route, more] of Object.entries(counts.routes)) {
        const before = sum.routes.get(route)
        sum.routes.set(route, before ? addRoutes(before, more) : more)
      }
    },
    error: (owner, seen) => sink.error(owner, seen),
    gap: (owner, gap) => sink.gap(owner, gap),
    isFull: () => sink.isFull(),
    flush() {
      if (sums.size === 0) return
      for (const { owner, sum } of sums.values()) sink.counts(owner, { ...sum, routes: Object.fromEntries(sum.routes) })
      sums.clear()
    },
  }
}
