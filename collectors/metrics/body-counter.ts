import type { Owner, Sink } from '../sink.ts'
import type { CountedMetrics } from './counted-metrics.ts'
import { count } from './counters/count.ts'
import { type CounterState, keepOnly } from './counters/counter-state.ts'
import type { Remark } from './counters/reading.ts'
import { WarmCounters } from './counters/warm-counters.ts'
import type { Fetched } from './fetch-exposition.ts'
import { exposedBy } from './presets/exposed.ts'
import type { Preset } from './presets/preset.ts'
import { ReadingSum } from './reading-sum.ts'
import type { Recognised } from './recognition.ts'
import { roleIn } from './sample-role.ts'
import { type GatewayIncrement, type SeriesUse, SeriesUses } from './series-use.ts'
import { readingOf, type Seen } from './target-reading.ts'

/** Is given what each reading of a gateway tells of the services behind it. */
export type OnGateway = (preset: Preset, increments: readonly GatewayIncrement[], at: number) => void

type Deps = { owner: Owner; ownPath: string; sink: Sink; onGateway?: OnGateway | undefined }
type Body = { fetched: Fetched; recognised: Recognised; isAll: boolean; seen: Seen | null }
type Bound = { counters: WarmCounters; uses: readonly (SeriesUse | undefined)[] }

/** Counts the bodies of one Target, and puts what they add up to into the sink. */
export class BodyCounter {
  /** Null until the first body. */
  uses: SeriesUses | null = null
  /** The samples of the last body with their baselines; null where the general way is needed again. */
  private bound: Bound | null = null
  private carried: Record<string, number>
  private readonly state: CounterState
  private readonly deps: Deps

  constructor(state: CounterState, carried: Record<string, number>, deps: Deps) {
    this.state = state
    this.carried = carried
    this.deps = deps
  }

  /** What is owed to what comes. */
  carry(): Record<string, number> {
    return this.uses?.carry() ?? this.carried
  }

  /** Also a body without a plan is counted: what appears after it is known to be new. */
  count(body: Body): readonly Remark[] {
    const { fetched, recognised } = body
    const { counted, survey } = recognised
    const uses = this.usesFor(counted)
    const remarks = this.countWarm(body, uses) ? none : this.countAny(body, uses)
    const { plan } = counted
    if (plan?.family.perScrape && survey) uses.probe(plan.family, exposedBy(survey))
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
    const carried = isFirst ? this.carry() : {}
    this.uses = new SeriesUses({ counted, ownPath: this.deps.ownPath, carried })
    return this.uses
  }

  private countWarm({ fetched, recognised: { wanted }, isAll }: Body, uses: SeriesUses): boolean {
    if (!wanted.isSame || !wanted.isComplete || !isAll) return false
    const { bound } = this
    return (
      bound?.counters.take({ samples: wanted.samples, at: fetched.at }, (index, increment) => {
        const use = bound.uses[index]
        if (use) uses.add(use, increment)
      }) ?? false
    )
  }

  private countAny({ fetched, recognised, isAll, seen }: Body, uses: SeriesUses): readonly Remark[] {
    const { counted, wanted } = recognised
    const { samples } = wanted
    this.bound = null
    uses.learn(samples)
    const reading = readingOf({ counted, parsed: wanted, isComplete: isAll && wanted.isComplete, fetched, seen })
    const { increments, remarks, incarnation } = count(this.state, reading)
    for (const [key, increment] of increments) {
      const use = uses.of(key)
      if (use) uses.add(use, increment)
    }
    // Where processes answer in turns the next answer is another one's.
    if (incarnation && wanted.isComplete && !remarks.some(({ kind }) => kind === 'processes')) {
      const from = { state: this.state, incarnation, samples }
      const counters = WarmCounters.bind(from, roleIn(counted))
      this.bound = counters && { counters, uses: samples.map(({ key }) => uses.of(key)) }
    }
    return remarks
  }
}

const none: readonly Remark[] = []
