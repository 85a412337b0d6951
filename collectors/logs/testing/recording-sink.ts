import type { ErrorGroup } from '../../../contracts/error-group.ts'
import type { Counts, Owner, Sink } from '../../sink.ts'

/** A Sink that keeps what it is given, for tests. */
export function recordingSink() {
  const counts: Counts[] = []
  const errors: { group: ErrorGroup; at: number; count: number }[] = []
  const gaps: { target: string; bytes: number; reason: string }[] = []
  const state = { isFull: false }
  const sink: Sink = {
    counts: (_owner: Owner, given) => void counts.push(given),
    error: (_owner, seen) => void errors.push(seen),
    gap: (_owner, gap) => void gaps.push(gap),
    isFull: () => state.isFull,
  }
  return {
    sink,
    counts,
    errors,
    gaps,
    state,
    errorCount: () => counts.reduce((sum, each) => sum + each.errors, 0),
    requestCount: () => counts.reduce((sum, each) => sum + each.requests, 0),
    titles: () => errors.map((error) => `${error.group.title}: ${error.group.message}`),
  }
}
