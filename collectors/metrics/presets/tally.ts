import type { RouteCounts } from '../../../contracts/bucket.ts'
import { addClasses, type ClassCounts } from '../../../contracts/error-class.ts'
import { addLatency, type LatencyCounts } from '../../../contracts/latency.ts'
import { addSides, type SideCounts } from '../../../contracts/side.ts'
import { type Labels, labelsKey } from '../exposition/sample.ts'
import { metricsOf, type Plan } from './choose.ts'
import type { Exposed } from './exposed.ts'
import { binsOf, boundOf, bucketMetric, withoutBound } from './latency-bins.ts'
import { type Meaning, meaningOf } from './meaning.ts'
import type { RequestFamily } from './preset.ts'
import { reasonLabels, reasonsIn, sideKeysOf, sidesByMetric } from './side-of.ts'

export type Tally = {
  requests: number
  errors: number
  classes: ClassCounts
  routes: Record<string, RouteCounts>
  sides: SideCounts
  latency: LatencyCounts
}

/**
 * What a plan makes of an exposition whose every value was counted from 0: for examples and for people. Without a plan
 * there is no rate, and what is counted beside it is all there is.
 */
export function tally(plan: Plan | null, exposed: Exposed, ownPath: string | null = null): Tally {
  if (plan === null) {
    return { requests: 0, errors: 0, classes: {}, routes: {}, sides: sidesOf(new Set(), exposed), latency: {} }
  }
  return {
    ...rateOf(plan, exposed, ownPath),
    sides: sidesOf(new Set(metricsOf(plan.family)), exposed),
    latency: latencyOf(plan, exposed, ownPath),
  }
}

function rateOf(plan: Plan, exposed: Exposed, ownPath: string | null): Omit<Tally, 'sides' | 'latency'> {
  const sum = { requests: 0, errors: 0 }
  const classes = new Map<string, number>()
  const routes = new Map<string, RouteCounts>()
  for (const metric of metricsOf(plan.family)) {
    for (const { labels, value } of exposed.samples.get(metric) ?? []) {
      const meaning = probed(plan.family, labels, exposed) ?? meaningOf(plan.family, { metric, labels }, ownPath)
      // A gauge of a probe is one request, whatever its value.
      const count = plan.family.perScrape ? 1 : value
      if (meaning.dropped !== null || count === 0) continue
      const [requests, errors] = [meaning.requests * count, meaning.errors * count]
      sum.requests += requests
      sum.errors += errors
      if (meaning.class !== null) classes.set(meaning.class, (classes.get(meaning.class) ?? 0) + errors)
      if (meaning.route === null) continue
      const route = routes.get(meaning.route) ?? { requests: 0, errors: 0 }
      routes.set(meaning.route, { requests: route.requests + requests, errors: route.errors + errors })
    }
  }
  return {
    ...sum,
    classes: addClasses({}, Object.fromEntries(classes)),
    routes: Object.fromEntries(routes),
  }
}

/** What one reading of a probe means; null where the family counts by itself. */
function probed(family: RequestFamily, labels: Labels, exposed: Exposed): Meaning | null {
  if (!family.perScrape) return null
  const kind = family.perScrape.class(labels, exposed)
  return { ...meaningOf(family, { metric: family.metric, labels }, null), errors: kind === null ? 0 : 1, class: kind }
}

function sidesOf(counted: ReadonlySet<string>, exposed: Exposed): SideCounts {
  let sum: SideCounts = {}
  const byMetric = sidesByMetric()
  const reasonOf = reasonsIn([...exposed.samples.values()].flat(), reasonLabels(byMetric))
  for (const [metric, sides] of byMetric) {
    if (counted.has(metric)) continue
    for (const { labels, value } of exposed.samples.get(metric) ?? []) {
      if (value <= 0) continue
      for (const key of sideKeysOf(sides, labels, reasonOf)) sum = addSides(sum, { [key]: value })
    }
  }
  return sum
}

function latencyOf({ family }: Plan, exposed: Exposed, ownPath: string | null): LatencyCounts {
  const bySeries = new Map<string, [string, number][]>()
  for (const { labels, value } of exposed.samples.get(bucketMetric(family) ?? '') ?? []) {
    const bound = boundOf(labels.get('le'), family.latency?.unit)
    const rest = withoutBound(labels)
    if (bound === null || meaningOf(family, { metric: family.metric, labels: rest }, ownPath).dropped !== null) continue
    const key = labelsKey(rest)
    const bins = bySeries.get(key) ?? []
    bins.push([bound, value])
    bySeries.set(key, bins)
  }
  return [...bySeries.values()].map(binsOf).reduce(addLatency, {})
}
