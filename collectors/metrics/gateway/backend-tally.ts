import { addClasses, type ClassCounts, type ErrorClass } from '../../../contracts/error-class.ts'
import type { Labels } from '../exposition/sample.ts'
import { firstOf, meaningOf } from '../presets/meaning.ts'
import type { GatewayFamily } from '../presets/preset.ts'
import type { GatewayIncrement } from '../target/series-use.ts'

/** What one reading of a gateway tells of one backend. */
export type BackendTally = {
  /** The label as it is, and what of it is the name. */
  names: readonly string[]
  /** It answers requests of HTTP, as far as this reading tells. */
  isAnswering: boolean
  requests: number
  errors: number
  classes: ClassCounts
  routes: Map<string, { requests: number; errors: number }>
  /** Failures that its servers answered. */
  relayed: ClassCounts
  /** Failures whose labels say that they were made here. */
  made: ClassCounts
  /** Causes of failures; below zero what is taken off. */
  told: Partial<Record<ErrorClass, number>>
  cut: ClassCounts
}

const emptyTally = (names: readonly string[]): BackendTally => ({
  names,
  isAnswering: false,
  requests: 0,
  errors: 0,
  classes: {},
  routes: new Map(),
  relayed: {},
  made: {},
  told: {},
  cut: {},
})

/** Sorts the increments of one reading by backend. */
export function tallyBackends(family: GatewayFamily, increments: readonly GatewayIncrement[]): BackendTally[] {
  const tallies = new Map<string, BackendTally>()
  for (const each of increments) {
    const names = backendNames(family, each.labels)
    if (names === null) continue
    const [backend = ''] = names
    const tally = tallies.get(backend) ?? emptyTally(names)
    tallies.set(backend, tally)
    addAnswered(tally, family, each)
    addBeside(tally, family, each)
  }
  return [...tallies.values()]
}

/** Names of the backend of a series; null for what is no service, such as the gateway's own pages. */
export function backendNames({ backend, nameOf }: GatewayFamily, labels: Labels): string[] | null {
  const label = firstOf(labels, [backend])
  if (label === null || label === '') return null
  const name = nameOf ? nameOf(label, labels) : label
  if (name === null) return null
  return name === label ? [label] : [label, name]
}

function addAnswered(
  tally: BackendTally,
  family: GatewayFamily,
  { metric, labels, increment }: GatewayIncrement,
): void {
  const { answered, made } = family
  if (metric !== answered.metric) return
  const meaning = meaningOf(answered, { metric, labels }, null)
  // The counters of the service leave health checks out as well.
  if (meaning.dropped !== null || meaning.isHealthCheck) return
  tally.isAnswering = true
  if (increment === 0) return
  const errors = meaning.class === null ? 0 : increment
  tally.requests += increment
  tally.errors += errors
  if (meaning.class !== null) {
    tally.classes = addClasses(tally.classes, { [meaning.class]: increment })
    if (made.by === 'label' && made.isMade(labels)) tally.made = addClasses(tally.made, { [meaning.class]: increment })
  }
  // The backend is no route of the service that it is.
  if (meaning.route === null || tally.names.includes(meaning.route)) return
  const route = tally.routes.get(meaning.route) ?? { requests: 0, errors: 0 }
  tally.routes.set(meaning.route, { requests: route.requests + increment, errors: route.errors + errors })
}

function addBeside(tally: BackendTally, { made, cut }: GatewayFamily, of: GatewayIncrement): void {
  const { metric, labels, increment } = of
  if (increment === 0) return
  if (made.by === 'difference' && metric === made.relayed.metric) {
    const { dropped, class: kind } = meaningOf(made.relayed, { metric, labels }, null)
    if (dropped === null && kind !== null) tally.relayed = addClasses(tally.relayed, { [kind]: increment })
  }
  if (made.by === 'counters') {
    const part = made.parts.find((one) => one.metric === metric && (one.where?.(labels) ?? true))
    const kind = part?.class ?? 'gateway'
    if (part) tally.told[kind] = (tally.told[kind] ?? 0) + (part.sign ?? 1) * increment
  }
  if (cut && metric === cut.metric) tally.cut = addClasses(tally.cut, { [cut.class]: increment })
}
