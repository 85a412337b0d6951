import type { Owner, Sink } from '../../sink.ts'
import { count } from '../counters/count.ts'
import { type CounterState, type Incarnation, keepOnly } from '../counters/counter-state.ts'
import { countDeltas } from '../counters/delta.ts'
import type { Remark } from '../counters/reading.ts'
import { WarmCounters } from '../counters/warm-counters.ts'
import type { Fetched } from '../fetch/fetch-exposition.ts'
import { exposedBy } from '../presets/exposed.ts'
import type { Preset } from '../presets/preset.ts'
import type { CountedMetrics } from './counted-metrics.ts'
import type { CountingOptions } from './counting-options.ts'
import { LeftOut } from './left-out.ts'
import { OwnScrapes } from './own-scrapes.ts'
import { ReadingSum } from './reading-sum.ts'
import type { Recognised } from './recognition.ts'
import { roleIn } from './sample-role.ts'
import { type GatewayIncrement, type SeriesUse, SeriesUses } from './series-use.ts'
import { readingOf, type Seen } from './target-reading.ts'

/** Is given what each reading of a gateway tells of the services behind it. */
export type OnGateway = (preset: Preset, increments: readonly GatewayIncrement[], at: number) => void

type Deps = {
  owner: Owner
  ownPath: string
  options: CountingOptions
  sink: Sink
  onGateway?: OnGateway | undefined
}
/** What a Target is known by over a restart, beside its baselines. */
export type KeptOfBodies = { carried: Record<string, number>; own: string[] }
type Body = { fetched: Fetched; recognised: Recognised; isAll: boolean; seen: Seen | null }
type Bound = { counters: WarmCounters; incarnation: Incarnation; uses: readonly (SeriesUse | undefined)[] }

/** Counts the bodies of one Target, and puts what they add up to into the sink. */
export class BodyCounter {
  /** Null until the first body. */
  uses: SeriesUses | null = null
  /** The samples of the last body with their baselines; null where the general way is needed again. */
  private bound: Bound | null = null
  private own: OwnScrapes | null = null
  private readonly leftOut: LeftOut | null
  private readonly before: KeptOfBodies
  private readonly state: CounterState
  private readonly deps: Deps

  constructor(state: CounterState, before: KeptOfBodies, deps: Deps) {
    this.state = state
    this.before = before
    this.deps = deps
    this.leftOut = deps.options.healthChecks === 'count' ? null : new LeftOut()
  }

  /** What has to be known after a restart. */
  kept(): KeptOfBodies {
    return { carried: this.uses?.carry() ?? this.before.carried, own: this.own?.found() ?? this.before.own }
  }

  /** What is not counted on purpose, in one sentence each. */
  notes(now: number): string[] {
    return [this.leftOut?.note(now), this.own?.note()].flatMap((note) => note ?? [])
  }

  /** Also a body without a plan is counted: what appears after it is known to be new. */
  count(body: Body): readonly Remark[] {
    const { fetched, recognised } = body
    const { counted, survey } = recognised
    const uses = this.usesFor(counted)
    const remarks = this.countWarm(body, uses) ? none : this.countAny(body, uses)
    const { plan } = counted
    if (plan?.family.perScrape && survey) uses.probe(plan.family, exposedBy(survey))
    this.leftOut?.readAt(fetched.at)
    if (!uses.hasAny()) return remarks
    const sum = new ReadingSum({ owner: this.deps.owner, sink: this.deps.sink, plan, at: fetched.at })
    const behind = uses.giveTo(sum)
    sum.give()
    if (plan && behind.length > 0) this.deps.onGateway?.(plan.preset, behind, fetched.at)
    return remarks
  }

  /** What is counted may have changed: the baselines of what is counted no more must not be caught up with. */
  private usesFor(counted: CountedMetrics): SeriesUses {
    if (this.uses?.counted === counted) return this.uses
    keepOnly(this.state, counted.all)
    this.bound = null
    // What is owed by the requests of one family is not owed by those of another.
    const isFirst = this.uses === null || this.uses.counted.plan === null
    const { carried, own } = isFirst ? this.kept() : { carried: {}, own: [] }
    this.own = ownScrapesOf(counted, this.deps.options, own)
    const { ownPath } = this.deps
    this.uses = new SeriesUses({ counted, ownPath, carried, own: this.own, leftOut: this.leftOut })
    return this.uses
  }

  private countWarm({ fetched, recognised: { wanted }, isAll }: Body, uses: SeriesUses): boolean {
    const { bound } = this
    if (!bound || !wanted.isSame || !wanted.isComplete || !isAll) return false
    const isCounted = bound.counters.take({ samples: wanted.samples, at: fetched.at }, (index, increment) => {
      const use = bound.uses[index]
      if (use) uses.add(use, increment)
    })
    if (isCounted) uses.settle(bound.incarnation, 1)
    return isCounted
  }

  private countAny({ fetched, recognised, isAll, seen }: Body, uses: SeriesUses): readonly Remark[] {
    const { counted, wanted } = recognised
    const { samples } = wanted
    this.bound = null
    uses.learn(samples)
    const reading = readingOf({ counted, parsed: wanted, isComplete: isAll && wanted.isComplete, fetched, seen })
    const isDelta = this.deps.options.temporality === 'delta'
    const { increments, remarks, incarnation, held = 0 } = (isDelta ? countDeltas : count)(this.state, reading)
    for (const [key, increment] of increments) {
      const use = uses.of(key)
      if (use) uses.add(use, increment)
    }
    if (incarnation === null) return remarks
    uses.settle(incarnation, 1 + held)
    // Where processes answer in turns the next answer is another one's.
    if (!isDelta && wanted.isComplete && !remarks.some(({ kind }) => kind === 'processes')) {
      const from = { state: this.state, incarnation, samples }
      const counters = WarmCounters.bind(from, roleIn(counted))
      this.bound = counters && { counters, incarnation, uses: samples.map(({ key }) => uses.of(key)) }
    }
    return remarks
  }
}

const none: readonly Remark[] = []

/** Looks for our own scrapes where they may be: in what answers HTTP, and where nobody says that they are to be counted. */
function ownScrapesOf({ plan }: CountedMetrics, { ownScrapes }: CountingOptions, known: string[]): OwnScrapes | null {
  if (!plan || plan.family.perScrape || plan.family.codes === 'grpc' || ownScrapes === 'count') return null
  const { countsScrapes } = plan.family
  const isSure = ownScrapes === 'subtract' || countsScrapes === true
  if (!isSure && (countsScrapes === false || !['server', 'proxy', 'mesh'].includes(plan.preset.kind))) return null
  return new OwnScrapes({ isSure, known })
}
