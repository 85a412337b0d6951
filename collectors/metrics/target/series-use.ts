import type { Incarnation } from '../counters/counter-state.ts'
import { type Labels, labelsKey, type Sample } from '../exposition/sample.ts'
import type { Plan } from '../presets/choose.ts'
import type { Exposed } from '../presets/exposed.ts'
import { boundOf, withoutBound } from '../presets/latency-bins.ts'
import { meaningOf } from '../presets/meaning.ts'
import type { RequestFamily } from '../presets/preset.ts'
import { type ReasonOf, reasonsIn, sideKeysOf } from '../presets/side-of.ts'
import type { CountedMetrics } from './counted-metrics.ts'
import { type LatencyBin, LatencyCells } from './latency-cells.ts'
import type { LeftOut } from './left-out.ts'
import type { OwnScrapes, WatchedSeries } from './own-scrapes.ts'
import { type RateCell, RateCells } from './rate-cell.ts'
import type { ReadingSum } from './reading-sum.ts'

/** What an increment of one series adds to. */
export type SeriesUse = CounterUse | LatencyBin

type CounterUse = {
  cell: RateCell | null
  sign: 1 | -1
  sides: readonly string[]
  /** The health check that it counts, where those are left out. */
  healthCheck: string | null
  /** Where it may count our own scrapes. */
  own: WatchedSeries | null
  /** What a gateway's counter says of itself. */
  gateway: { metric: string; labels: Labels } | null
}

/** An increment of a counter that tells of the services behind a gateway. */
export type GatewayIncrement = { metric: string; labels: Labels; increment: number }

const none: readonly string[] = []
/** More than these are counted as `other`. */
const maxSideKeys = 200

type Given = {
  counted: CountedMetrics
  ownPath: string
  carried: Record<string, number>
  /** Null where our own scrapes are not looked for. */
  own: OwnScrapes | null
  /** Null where health checks are traffic. */
  leftOut: LeftOut | null
}

/** Statuses of an answer that was given as it should be. */
const isSuccess = (status: string | null): boolean => status === null || /^2(?:\d\d|xx)?$/i.test(status)

/** Decides once per series what it counts, and adds its increments up there. */
export class SeriesUses {
  private byKey = new Map<string, SeriesUse>()
  private rates: RateCells
  private latencies = new LatencyCells()
  private readonly sideKeys = new Set<string>()
  private sides = new Map<string, number>()
  private isAny = false
  private gateways: GatewayIncrement[] = []
  readonly counted: CountedMetrics
  private readonly own: OwnScrapes | null
  private readonly leftOut: LeftOut | null
  private readonly ownPath: string

  constructor({ counted, ownPath, carried, own, leftOut }: Given) {
    this.counted = counted
    this.ownPath = ownPath
    this.own = own
    this.leftOut = leftOut
    this.rates = new RateCells(carried)
  }

  /** What is owed to what comes, by meaning. */
  carry(): Record<string, number> {
    return this.rates.carry()
  }

  /** Learns the series of a body. Those that come and go are forgotten when they are many more than are there. */
  learn(samples: readonly Sample[]): void {
    if (this.byKey.size > 2 * samples.length + 1_000) {
      this.byKey = new Map()
      this.rates = new RateCells(this.rates.carry())
      this.latencies = new LatencyCells()
    }
    const reasonOf = reasonsIn(samples, this.counted.reasons)
    for (const sample of samples) {
      const { name, key } = sample
      if (!this.counted.all.has(name)) continue
      // The reason may be another one each time.
      if (!this.byKey.has(key) || this.counted.sides.get(name)?.some(({ reason }) => reason))
        this.byKey.set(key, this.meant(sample, reasonOf))
    }
  }

  private meant({ name, labels, key }: Sample, reasonOf: ReasonOf): SeriesUse {
    const { plan, rate, bucket, sides, gateway } = this.counted
    const use: CounterUse = { cell: null, sign: 1, sides: none, healthCheck: null, own: null, gateway: null }
    // Buckets are most of what is counted, so they are not more than they need to be.
    const bin = plan && name === bucket ? this.binOf(plan.family, labels) : null
    if (bin) return bin
    if (plan && rate.has(name)) this.putIntoRate(use, { plan, name, labels, key })
    const beside = sides.get(name)
    if (beside) use.sides = sideKeysOf(beside, labels, reasonOf).map((key) => this.bounded(key))
    if (gateway.has(name)) {
      use.gateway = { metric: name, labels }
      // That it is there is news too: a service may stand behind a gateway without any traffic.
      this.gateways.push({ metric: name, labels, increment: 0 })
      this.isAny = true
    }
    return use
  }

  private putIntoRate(use: CounterUse, series: { plan: Plan; name: string; labels: Labels; key: string }): void {
    const { plan, name, labels, key } = series
    const meaning = meaningOf(plan.family, { metric: name, labels }, this.ownPath)
    if (meaning.dropped !== null || (meaning.requests === 0 && meaning.errors === 0)) return
    if (meaning.isHealthCheck && this.leftOut) {
      if (meaning.requests > 0) use.healthCheck = meaning.route ?? 'health checks'
      return
    }
    use.cell = this.rates.of(meaning)
    use.sign = meaning.requests < 0 || meaning.errors < 0 ? -1 : 1
    const mayBeOurs = meaning.class === null && use.sign === 1 && isSuccess(meaning.status)
    if (mayBeOurs && this.own)
      use.own = this.own.watch(key, meaning.route ?? `${name}, ${meaning.status ?? 'no status'}`)
  }

  /** A target that tells of thousands of pods must not make thousands of lines on the wall. */
  private bounded(key: string): string {
    if (this.sideKeys.size < maxSideKeys) this.sideKeys.add(key)
    return this.sideKeys.has(key) ? key : `${key.slice(0, key.lastIndexOf('|'))}|other`
  }

  private binOf(family: RequestFamily, labels: Labels): LatencyBin | null {
    const bound = boundOf(labels.get('le'), family.latency?.unit)
    if (bound === null) return null
    const rest = withoutBound(labels)
    // A histogram of the same requests has their labels, so what is left out of them is left out of it.
    const { dropped, route, isHealthCheck } = meaningOf(family, { metric: family.metric, labels: rest }, this.ownPath)
    if (dropped !== null || (isHealthCheck && this.leftOut)) return null
    return this.latencies.of(labelsKey(rest), bound, route)
  }

  of(key: string): SeriesUse | undefined {
    return this.byKey.get(key)
  }

  /** Adds what a series rose by. */
  add(use: SeriesUse, increment: number): void {
    this.isAny = true
    if ('rise' in use) {
      this.latencies.add(use, increment)
      return
    }
    if (use.cell) this.rates.add(use.cell, use.sign * increment)
    if (use.own) use.own.rise += increment
    if (use.healthCheck !== null) this.leftOut?.add(use.healthCheck, increment)
    for (const key of use.sides) this.sides.set(key, (this.sides.get(key) ?? 0) + increment)
    if (use.gateway) this.gateways.push({ ...use.gateway, increment })
  }

  /** Readings of this process were added: what of them are answers to our own scrapes is taken off. */
  settle(incarnation: Incarnation, readings: number): void {
    this.own?.settle(incarnation, ({ key, rise }) => {
      const use = this.byKey.get(key)
      const cell = use && 'cell' in use ? use.cell : null
      if (cell) this.rates.add(cell, -Math.min(readings, rise))
    })
  }

  /** Whether anything was added since it was given out. */
  hasAny(): boolean {
    return this.isAny
  }

  /** Each good reading of a gauge that tells whether a probe succeeded is one request. */
  probe(family: RequestFamily, exposed: Exposed): void {
    for (const { labels } of exposed.samples.get(family.metric) ?? []) {
      const kind = family.perScrape?.class(labels, exposed) ?? null
      this.isAny = true
      const meaning = meaningOf(family, { metric: family.metric, labels }, null)
      if (meaning.dropped === null)
        this.rates.add(this.rates.of({ ...meaning, errors: kind === null ? 0 : 1, class: kind }), 1)
    }
  }

  /** Puts what was added since the last call into a sum, and returns what belongs to the services behind a gateway. */
  giveTo(sum: ReadingSum): GatewayIncrement[] {
    this.isAny = false
    this.rates.take((cell, count) => sum.rate(cell, count))
    this.latencies.take((route, bins) => sum.answered(route, bins))
    for (const [key, count] of this.sides) sum.side(key, count)
    this.sides.clear()
    const gateways = this.gateways
    if (gateways.length > 0) this.gateways = []
    return gateways
  }
}
