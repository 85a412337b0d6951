import type { Rail, RailEntry } from '../../contracts/board.ts'
import type { ServiceName } from '../../contracts/service.ts'
import type { Severity } from '../../contracts/state.ts'
import type { SeenGroup } from './seen-errors.ts'

export const railWindowMs = 900_000
const newMs = 24 * 3_600_000
const entriesAtMost = 12

/** One row: the masked message; a sample never leaves for the wall. */
export function railEntry({ group, count, firstAt, lastAt }: SeenGroup, severity: Severity, now: number): RailEntry {
  return {
    group: group.id,
    service: group.service,
    severity,
    class: group.class,
    title: group.title,
    message: group.message,
    route: group.route,
    count,
    firstAt,
    lastAt,
    isNew: now - firstAt < newMs,
  }
}

export const byCount = (a: RailEntry, b: RailEntry): number =>
  b.count - a.count || (a.group < b.group ? -1 : a.group > b.group ? 1 : 0)

const minuteOf = (entry: RailEntry): number => Math.floor(entry.lastAt / 60_000)

/**
 * Groups of failing services by count, then new ones, then the rest by when they were last seen. "Last seen" is
 * compared by the minute: by the millisecond, two busy groups would change places all the time.
 */
export function byConcern(a: RailEntry, b: RailEntry): number {
  const rank = (entry: RailEntry) => (entry.severity === 'failing' ? 0 : entry.isNew ? 1 : 2)
  if (rank(a) !== rank(b)) return rank(a) - rank(b)
  if (rank(a) === 0) return byCount(a, b)
  return minuteOf(b) - minuteOf(a) || byCount(a, b)
}

/** The rail of a Board from all listed errors of all services, with the newest error before the window. */
export function railOf(
  listed: readonly RailEntry[],
  last: { service: ServiceName; title: string; at: number } | null,
): Rail {
  return {
    windowMs: railWindowMs,
    kinds: listed.length,
    errors: listed.reduce((sum, { count }) => sum + count, 0),
    entries: [...listed].sort(byConcern).slice(0, entriesAtMost),
    last,
  }
}
