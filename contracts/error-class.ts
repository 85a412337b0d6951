import { z } from 'zod'
import { Count } from './instant.ts'

export const errorClasses = [
  'http_5xx',
  'gateway',
  'network',
  'timeout',
  'database',
  'exception',
  'contract',
  'other',
] as const
/** What kind of failure an error is. */
export const ErrorClass = z.enum(errorClasses)
export type ErrorClass = z.infer<typeof ErrorClass>

export const ClassCounts = z.partialRecord(ErrorClass, Count)
export type ClassCounts = z.infer<typeof ClassCounts>

export function addClasses(a: ClassCounts, b: ClassCounts): ClassCounts {
  const sum: ClassCounts = { ...a }
  for (const name of errorClasses) {
    const count = b[name]
    if (count) sum[name] = (sum[name] ?? 0) + count
  }
  return sum
}

/** Classes that only say "it failed": what the error logs know better is moved out of them. */
const vague: readonly ErrorClass[] = ['http_5xx', 'other']

/**
 * The classes of a rate, said more precisely by the events of the same service and time.
 * A request counter knows that 30 requests failed with a 500; the log knows that 9 of them were database errors.
 * The total never changes: events only move errors from vague classes to theirs, so nothing is counted twice.
 */
export function refineClasses(rate: ClassCounts, events: ClassCounts): ClassCounts {
  const refined: ClassCounts = { ...rate }
  for (const name of errorClasses) {
    if (vague.includes(name)) continue
    let missing = (events[name] ?? 0) - (refined[name] ?? 0)
    for (const from of vague) {
      const moved = Math.min(Math.max(missing, 0), refined[from] ?? 0)
      if (moved === 0) continue
      refined[from] = (refined[from] ?? 0) - moved
      refined[name] = (refined[name] ?? 0) + moved
      missing -= moved
    }
  }
  for (const name of errorClasses) if (refined[name] === 0) delete refined[name]
  return refined
}
