import type { ErrorClass } from '../../contracts/error-class.ts'
import type { ErrorGroup } from '../../contracts/error-group.ts'
import { type Vantage, vantages } from '../../contracts/vantage.ts'

/** An ErrorGroup with how often it was seen in some window. */
export type SeenGroup = { group: ErrorGroup; count: number; firstAt: number; lastAt: number }

/** Classes that only say "it failed": another vantage most likely told of the same failure by a better name. */
const vague: readonly ErrorClass[] = ['http_5xx', 'other']

const sumOf = (seen: readonly SeenGroup[]): number => seen.reduce((sum, { count }) => sum + count, 0)

/**
 * One kind of evidence that what is told explains what is left: both have the same key. Null is a group of which this
 * evidence says nothing.
 */
export type Way = { left: (group: ErrorGroup) => string | null; told: (group: ErrorGroup) => string | null }

const both = (key: (group: ErrorGroup) => string | null): Way => ({ left: key, told: key })
/** An error log often knows no method, and never the name that a framework has for a route. */
const pathOf = ({ route }: ErrorGroup): string | null => route?.slice(route.indexOf(' ') + 1) ?? null

export const sameClass = both(({ class: name }) => name)
export const sameRoute = both(pathOf)
export const sameRouteAndClass = both((group) => {
  const path = pathOf(group)
  return path === null ? null : `${group.class} ${path}`
})
/** Groups of some classes on the one side explain those of others on the other one. */
export const classes = (left: readonly ErrorClass[], told: readonly ErrorClass[] | null): Way => ({
  left: ({ class: name }) => (left.includes(name) ? '' : null),
  told: ({ class: name }) => (told === null || told.includes(name) ? '' : null),
})
const vagueOnes = classes(vague, null)
const any = both(() => '')

/** The best evidence first, and in the end any: that it is one failure is more likely than two at the same time. */
const ways: readonly Way[] = [sameRouteAndClass, sameRoute, sameClass, vagueOnes, any]

/**
 * Takes from `left` what `told` explains: k failures and m explanations are the larger of the two. `extra` are
 * explanations of which nothing but their number is known.
 */
export function explain(
  left: readonly SeenGroup[],
  told: readonly SeenGroup[],
  { extra = 0, by = ways }: { extra?: number; by?: readonly Way[] } = {},
): void {
  const rests = told.map((seen) => ({ ...seen }))
  for (const way of by) {
    const open = byKey(left, way.left)
    for (const rest of rests) {
      const key = way.told(rest.group)
      if (key !== null) take(rest, open.get(key))
    }
  }
  const unnamed = { count: extra, lastAt: null }
  take(unnamed, byKey(left, vagueOnes.left).get(''))
  take(unnamed, byKey(left, any.left).get(''))
}

function byKey(left: readonly SeenGroup[], keyOf: Way['left']): Map<string, SeenGroup[]> {
  const keys = new Map<string, SeenGroup[]>()
  for (const seen of left) {
    const key = seen.count > 0 ? keyOf(seen.group) : null
    if (key === null) continue
    const list = keys.get(key)
    if (list) list.push(seen)
    else keys.set(key, [seen])
  }
  return keys
}

function take(rest: Rest, open: SeenGroup[] = []): void {
  while (rest.count > 0) {
    const at = nearest(open, rest)
    const seen = open[at]
    if (!seen) return
    const taken = Math.min(rest.count, seen.count)
    seen.count -= taken
    rest.count -= taken
    if (seen.count === 0) open.splice(at, 1)
  }
}

type Rest = { count: number; lastAt: number | null }

/** Which of these it is: best one that there is as many of, and that was seen last at the same time. -1: there is none. */
function nearest(open: readonly SeenGroup[], { count, lastAt }: Rest): number {
  let best = { at: -1, apart: Number.POSITIVE_INFINITY, agoMs: 0 }
  for (const [at, seen] of open.entries()) {
    const apart = lastAt === null ? -seen.count : Math.abs(seen.count - count)
    const agoMs = lastAt === null ? 0 : Math.abs(seen.lastAt - lastAt)
    if (apart < best.apart || (apart === best.apart && agoMs < best.agoMs)) best = { at, apart, agoMs }
  }
  return best.at
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
    const left = of(vantage)
    // The service's own proxy has among its errors what the gateway made, and its own counters do not.
    const isBehind = vantage === 'app' || vantage === 'gateway'
    explain(left, isBehind ? listed : [...listed, ...made], { extra: carried })
    listed.push(...left.filter(({ count }) => count > 0))
  }
  return [...listed, ...made]
}

/** What a gateway made itself no service told of; its own error log may have, for which all of that is one class. */
function madeElsewhere(made: SeenGroup[], logged: readonly SeenGroup[]): SeenGroup[] {
  const itsOwn: Way = { left: pathOf, told: (group) => (group.class === 'gateway' ? pathOf(group) : null) }
  explain(made, logged, { by: [sameRouteAndClass, sameClass, itsOwn] })
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
