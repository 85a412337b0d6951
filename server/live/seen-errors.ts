import { addClasses, type ClassCounts, type ErrorClass } from '../../contracts/error-class.ts'
import type { ErrorGroup } from '../../contracts/error-group.ts'
import { type Vantage, vantages } from '../../contracts/vantage.ts'

/** An ErrorGroup with how often it was seen in some window. */
export type SeenGroup = { group: ErrorGroup; count: number; firstAt: number; lastAt: number }

/** Classes that only say "it failed": another vantage most likely told of the same failure by a better name. */
const vague: readonly ErrorClass[] = ['http_5xx', 'other']

const sumOf = (seen: readonly SeenGroup[]): number => seen.reduce((sum, { count }) => sum + count, 0)

const classesOf = (seen: readonly SeenGroup[]): ClassCounts =>
  seen.reduce<ClassCounts>((sum, { group, count }) => addClasses(sum, { [group.class]: count }), {})

/** Takes from `left` what `told` explains: its own class first, then vague classes, then whatever is there. */
function explain(left: SeenGroup[], told: ClassCounts, extra: number): void {
  const take = (count: number, from: (group: ErrorGroup) => boolean): number => {
    let rest = count
    for (const seen of left) {
      if (rest === 0) break
      if (!from(seen.group)) continue
      const taken = Math.min(rest, seen.count)
      seen.count -= taken
      rest -= taken
    }
    return rest
  }
  const unmatched = Object.entries(told).map(([name, count]) => take(count, (group) => group.class === name))
  const rest = unmatched.reduce((sum, count) => sum + count, extra)
  take(
    take(rest, (group) => vague.includes(group.class)),
    () => true,
  )
}

/**
 * The errors of one service, each failure listed once. One failed request is told of by the service's log, by its
 * counter and again by the proxy before it. The log says most, so it comes first; every other vantage, best first, adds
 * only the surplus which those before it do not explain. `carried` are errors that the log told of just before the
 * window and that the counters will have counted just inside it.
 */
export function listErrors(seen: readonly SeenGroup[], carried: number): SeenGroup[] {
  const of = (vantage: Vantage): SeenGroup[] =>
    seen.filter(({ group }) => group.vantage === vantage).map((entry) => ({ ...entry }))
  const listed = of('error-log')
  const made = madeElsewhere(of('gateway-made'), listed)
  for (const vantage of vantages) {
    if (vantage === 'error-log' || vantage === 'gateway-made') continue
    const left = of(vantage).sort((a, b) => b.count - a.count)
    // The service's own proxy has among its errors what the gateway made, and its own counters do not.
    const isBehind = vantage === 'app' || vantage === 'gateway'
    explain(left, classesOf(isBehind ? listed : [...listed, ...made]), carried)
    listed.push(...left.filter(({ count }) => count > 0))
  }
  return [...listed, ...made]
}

/** What a gateway made itself no service told of; the gateway's own error log may have, in the same class. */
function madeElsewhere(made: SeenGroup[], logged: readonly SeenGroup[]): SeenGroup[] {
  const told = classesOf(logged)
  return made.flatMap((seen) => {
    const known = Math.min(told[seen.group.class] ?? 0, seen.count)
    told[seen.group.class] = (told[seen.group.class] ?? 0) - known
    return known < seen.count ? [{ ...seen, count: seen.count - known }] : []
  })
}

/** Errors of the log in the slice before a window that no counter has told of in that slice. */
export function carriedInto(before: readonly SeenGroup[]): number {
  const logged = before.filter(({ group }) => group.vantage === 'error-log')
  const counted = vantages
    .filter((vantage) => vantage !== 'error-log' && vantage !== 'gateway-made')
    .map((vantage) => sumOf(before.filter(({ group }) => group.vantage === vantage)))
  return Math.max(0, sumOf(logged) - Math.max(...counted))
}
