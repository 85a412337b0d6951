import type { ErrorGroup } from '../../contracts/error-group.ts'
import type { Counts, Sink } from '../sink.ts'

/** A Sink that keeps what it is given, and adds it up. */
export function createKeptSink() {
  const counts: Counts[] = []
  const errors: { group: ErrorGroup; at: number; count: number }[] = []
  let isFull = false
  const sink: Sink = {
    counts: (_, one) => counts.push(one),
    error: (_, seen) => errors.push(seen),
    gap: () => {},
    isFull: () => isFull,
  }
  const add = (name: 'requests' | 'errors') => counts.reduce((sum, one) => sum + one[name], 0)
  return {
    sink,
    counts,
    errors,
    totals: () => ({ requests: add('requests'), errors: add('errors') }),
    fill(full: boolean) {
      isFull = full
    },
  }
}
