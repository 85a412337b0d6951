import { type ClassCounts, type ErrorClass, errorClasses } from '../../../contracts/error-class.ts'

/**
 * How long something may be in one counter of a gateway and not yet in the other. Its levels are counted at different
 * moments of a request, and what is never explained must not hide later failures.
 */
const settleMs = 60_000

/** What of a difference was not given out yet: below zero where the servers' counter is ahead. */
export type Owed = { classes: Partial<Record<ErrorClass, number>>; failed: number; since: number }

export const nothingOwed = (at: number): Owed => ({ classes: {}, failed: 0, since: at })

const isSettled = ({ classes, failed }: Owed): boolean => failed === 0 && Object.values(classes).every((n) => n === 0)

/** Forgets what waits for too long. */
function settled(owed: Owed, at: number): Owed {
  return isSettled(owed) || Math.abs(at - owed.since) > settleMs ? nothingOwed(at) : owed
}

/** Failures that were answered and that no server answered, never below zero; the rest is kept for the next reading. */
export function madeByDifference(
  before: Owed,
  { answered, relayed, at }: { answered: ClassCounts; relayed: ClassCounts; at: number },
): { made: ClassCounts; owed: Owed } {
  const owed = settled(before, at)
  const made: ClassCounts = {}
  const classes: Owed['classes'] = {}
  for (const name of errorClasses) {
    const sum = (owed.classes[name] ?? 0) + (answered[name] ?? 0) - (relayed[name] ?? 0)
    if (sum > 0) made[name] = sum
    else if (sum < 0) classes[name] = sum
  }
  return { made, owed: { ...owed, classes } }
}

/**
 * Failures that a gateway counts by their cause. They may be attempts that were made again, and are taken off then; and
 * an answer is counted later than its cause. So no more of them are made than failures were answered.
 */
export function madeByCounters(
  before: Owed,
  { failed, told, at }: { failed: number; told: Partial<Record<ErrorClass, number>>; at: number },
): { made: ClassCounts; owed: Owed } {
  const owed = settled(before, at)
  const causes = new Map<ErrorClass, number>()
  for (const name of errorClasses) causes.set(name, (owed.classes[name] ?? 0) + (told[name] ?? 0))
  const unclaimed = owed.failed + failed
  const total = [...causes.values()].reduce((sum, count) => sum + count, 0)
  let left = Math.min(Math.max(0, total), unclaimed)
  const rest = total - left
  const made: ClassCounts = {}
  for (const [name, count] of [...causes].sort((a, b) => b[1] - a[1])) {
    const taken = Math.min(left, Math.max(0, count))
    if (taken > 0) made[name] = taken
    left -= taken
    causes.set(name, count - taken)
  }
  // What was taken off one cause belongs to another one: only their sum is owed.
  const kind = [...causes].find(([, count]) => (rest > 0 ? count > 0 : count < 0))?.[0] ?? 'other'
  const given = Object.values(made).reduce((sum, count) => sum + count, 0)
  return {
    made,
    // Failures of older readings had their causes by now: they were passed on.
    owed: {
      classes: rest === 0 ? {} : { [kind]: rest },
      failed: Math.min(unclaimed - given, failed),
      since: owed.since,
    },
  }
}

/** A failure that a gateway made is its own, however vague its status is. */
export function asMade(made: ClassCounts): ClassCounts {
  const { http_5xx: vague = 0, other = 0, ...clear } = made
  const gateway = vague + other + (clear.gateway ?? 0)
  return gateway === 0 ? clear : { ...clear, gateway }
}

/** Classes of all failures once it is known what some of them, counted as `from`, are. No total changes. */
export function renamed(classes: ClassCounts, from: ClassCounts, to: ClassCounts): ClassCounts {
  const all: ClassCounts = {}
  for (const name of errorClasses) {
    const count = (classes[name] ?? 0) - (from[name] ?? 0) + (to[name] ?? 0)
    if (count > 0) all[name] = count
  }
  return all
}

/**
 * As what the failures of these causes were counted: a gateway answers them with 502 to 504. Those that were counted
 * by an earlier reading keep their names.
 */
export function namedByCause(classes: ClassCounts, made: ClassCounts): ClassCounts {
  const rest: ClassCounts = { ...classes }
  const [from, to]: [ClassCounts, ClassCounts] = [{}, {}]
  for (const name of errorClasses) {
    for (const before of [name, 'gateway', 'http_5xx', 'other'] as const) {
      const taken = Math.min(rest[before] ?? 0, (made[name] ?? 0) - (to[name] ?? 0))
      if (taken <= 0) continue
      rest[before] = (rest[before] ?? 0) - taken
      from[before] = (from[before] ?? 0) + taken
      to[name] = (to[name] ?? 0) + taken
    }
  }
  return renamed(classes, from, to)
}
