import { createHash } from 'node:crypto'
import type { Registry } from 'prom-client'
import type { Sample } from '../exposition/sample.ts'

/** So many looks in a row have to agree. */
const looks = 3
/** Two processes that have done next to nothing look alike. */
const leastRequests = 50

/** The counters of one process in the order of their names, and a short name for those names. */
type Vector = { names: string; values: Float64Array; sum: number }
type Known = { name: string; startedAt: number; vector: Vector | null; agreeing: Map<string, number> }

/** Notices that one process is read at two addresses: each of its requests would count twice. */
export class Twins {
  private readonly targets = new Map<string, Known>()

  /** `counters`: the samples that are counted, as this target shows them now. Returns the address it is also read at. */
  look(
    key: string,
    { name, startedAt, counters }: { name: string; startedAt: number; counters: readonly Sample[] },
  ): string | null {
    const known = this.targets.get(key) ?? { name, startedAt, vector: null, agreeing: new Map() }
    if (known.startedAt !== startedAt) known.agreeing.clear()
    known.startedAt = startedAt
    this.targets.set(key, known)
    const others = [...this.targets].filter(([one, other]) => one !== key && other.startedAt === startedAt)
    if (others.length === 0) {
      known.vector = null
      return null
    }
    known.vector = vectorOf(counters)
    for (const [one, other] of others) {
      const goesOn = other.vector !== null && continues(other.vector, known.vector)
      const agreeing = goesOn ? (known.agreeing.get(one) ?? 0) + 1 : 0
      known.agreeing.set(one, agreeing)
      // From both sides: each of them always shows at least what the other showed before.
      if (agreeing >= looks && (other.agreeing.get(key) ?? 0) >= looks) return other.name
    }
    return null
  }

  forget(key: string): void {
    this.targets.delete(key)
    for (const { agreeing } of this.targets.values()) agreeing.delete(key)
  }
}

function vectorOf(counters: readonly Sample[]): Vector {
  const sorted = counters.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  const hash = createHash('sha256')
  for (const { key } of sorted) hash.update(`${key}\n`)
  const values = Float64Array.from(sorted, ({ value }) => value)
  return { names: hash.digest('base64'), values, sum: values.reduce((a, b) => a + b, 0) }
}

/** Whether the later of two looks can be of the same process: nothing fell, and something is there to tell by. */
const continues = (before: Vector, now: Vector): boolean =>
  before.names === now.names &&
  now.sum >= leastRequests &&
  now.values.every((value, i) => value >= (before.values[i] ?? 0))

const known = new WeakMap<Registry, Twins>()

/** One for all targets of a collector, which share its metrics. */
export function twinsOf(registry: Registry): Twins {
  const there = known.get(registry) ?? new Twins()
  known.set(registry, there)
  return there
}
