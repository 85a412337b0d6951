import type { ErrorClass } from '../../contracts/error-class.ts'
import type { ErrorGroup } from '../../contracts/error-group.ts'
import { type Vantage, vantages } from '../../contracts/vantage.ts'

/** An ErrorGroup with how often it was seen in some window. */
export type SeenGroup = { group: ErrorGroup; count: number; firstAt: number; lastAt: number }

/** Classes that only say "it failed": another vantage most likely told of the same failure by a better name. */
const vague: readonly ErrorClass[] = ['http_5xx', 'other']

const sumOf = (seen: readonly SeenGroup[]): number => seen.reduce((sum, { count }) => sum + count, 0)

export type Match = (left: ErrorGroup, told: ErrorGroup) => boolean

const isVague: Match = (left) => vague.includes(left.class)
export const isSameClass: Match = (left, told) => left.class === told.class
/** An error log often knows no method, and never the name that a framework has for a route. */
export const isSameRoute: Match = (left, told) => {
  const route = pathOf(left)
  return route !== null && route === pathOf(told)
}
export const isSameRouteAndClass: Match = (left, told) => isSameClass(left, told) && isSameRoute(left, told)
const pathOf = ({ route }: ErrorGroup): string | null => route?.slice(route.indexOf(' ') + 1) ?? null

/** The best evidence first, and in the end any: that it is one failure is more likely than two at the same time. */
const ways: readonly Match[] = [isSameRouteAndClass, isSameRoute, isSameClass, isVague, () => true]

/**
 * Takes from `left` what `told` explains: k failures and m explanations are the larger of the two. `extra` are
 * explanations of which nothing but their number is known.
 */
export function explain(
  left: readonly SeenGroup[],
  told: readonly SeenGroup[],
  { extra = 0, by = ways }: { extra?: number; by?: readonly Match[] } = {},
): void {
  const open = left.filter(({ count }) => count > 0)
  const rests = told.map(({ group, count }) => ({ group, count }))
  const take = (rest: { count: number }, isMeant: (group: ErrorGroup) => boolean) => {
    for (const seen of open) {
      if (rest.count === 0) return
      if (seen.count === 0 || !isMeant(seen.group)) continue
      const taken = Math.min(rest.count, seen.count)
      seen.count -= taken
      rest.count -= taken
    }
  }
  for (const isMatch of by) for (const rest of rests) take(rest, (group) => isMatch(group, rest.group))
  const unnamed = { count: extra }
  take(unnamed, (group) => vague.includes(group.class))
  take(unnamed, () => true)
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
    explain(left, isBehind ? listed : [...listed, ...made], { extra: carried })
    listed.push(...left.filter(({ count }) => count > 0))
  }
  return [...listed, ...made]
}

/** What a gateway made itself no service told of; its own error log may have, for which all of that is one class. */
function madeElsewhere(made: SeenGroup[], logged: readonly SeenGroup[]): SeenGroup[] {
  const isItsOwn: Match = (left, told) => told.class === 'gateway' && isSameRoute(left, told)
  explain(made, logged, { by: [isSameRouteAndClass, isSameClass, isItsOwn] })
  return made.filter(({ count }) => count > 0)
}

/** Errors of the log in the slice before a window that no counter has told of in that slice. */
export function carriedInto(before: readonly SeenGroup[]): number {
  const logged = before.filter(({ group }) => group.vantage === 'error-log')
  const counted = vantages
    .filter((vantage) => vantage !== 'error-log' && vantage !== 'gateway-made')
    .map((vantage) => sumOf(before.filter(({ group }) => group.vantage === vantage)))
  return Math.max(0, sumOf(logged) - Math.max(...counted))
}
