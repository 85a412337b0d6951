import type { Remark } from '../counters/reading.ts'
import { remarkSentence } from '../counters/remark-sentence.ts'
import type { Parsed } from '../exposition/parsed.ts'
import type { Sample } from '../exposition/sample.ts'
import type { Choice, Plan } from '../presets/choose.ts'
import { exposedBy } from '../presets/exposed.ts'
import { ClockLike } from './clock-like.ts'
import { CoMovement } from './co-movement.ts'
import type { Recognised } from './recognition.ts'
import { Unsteady } from './unsteady.ts'

/** How long a remark about a reading is shown. */
const remarkMs = 10 * 60_000

type Told = { say: (agoMs: number) => string; at: number }

// Made here and not where a body is read: what is remembered of it for minutes must not hold on to all of the body.
const told = (remark: Remark, at: number): Told => ({ say: (agoMs) => remarkSentence(remark, agoMs), at })
const always = (sentence: string, at: number): Told => ({ say: () => sentence, at })

/** Tells the address at which the same process is read as well; null when there is none. */
export type TwinOf = (process: { startedAt: number; counters: readonly Sample[] }) => string | null

/** What people should know about the numbers of one Target. */
export class TargetNotes {
  private readonly remarks = new Map<string, Told>()
  private readonly moving = new CoMovement()
  private readonly unsteady = new Unsteady()
  private readonly clockLike = new ClockLike()
  private readonly isDelta: boolean
  private readonly twinOf: TwinOf | undefined
  private twin: string | null = null

  constructor({ isDelta, twinOf }: { isDelta: boolean; twinOf: TwinOf | undefined }) {
    this.isDelta = isDelta
    this.twinOf = twinOf
  }

  say(kind: string, sentence: string, at: number): void {
    this.remarks.set(kind, always(sentence, at))
  }

  /** What was odd in one reading. */
  remark(odd: readonly Remark[], at: number): void {
    for (const remark of odd) this.remarks.set(remark.kind, told(remark, at))
    if (!this.isDelta) this.unsteady.read(odd)
  }

  /** What only a body that was read whole can tell. */
  lookAt({ counted, wanted, choice }: Recognised, survey: Parsed, at: number): void {
    if (!choice.plan) return
    if (!this.isDelta) this.clockLike.look(choice.plan.family, wanted, at)
    this.moving.look(exposedBy(survey), choice.plan.family.metric, choice.others ?? [])
    const start = wanted.samples.find(({ name }) => counted.startTimes.includes(name))?.value
    if (start === undefined || !this.twinOf) return
    const counters = wanted.samples.filter(({ name }) => counted.rate.has(name))
    this.twin = this.twinOf({ startedAt: start, counters })
  }

  /** What just happened comes first, then what is suspected, then what is always so: there is room for twenty. */
  all(now: number, { choice, isEmpty, leftOut }: { choice: Choice; isEmpty: boolean; leftOut: string[] }): string[] {
    const { plan } = choice
    const recent = [...this.remarks.values()].filter(({ at }) => now - at <= remarkMs)
    const twice = this.twin && `The same process is read at ${this.twin} too, so its requests count twice.`
    return [
      ...(plan ? ofPlan(plan, isEmpty) : []),
      ...recent.map(({ say, at }) => say(now - at)),
      ...[twice, this.unsteady.note(), this.clockLike.note()].flatMap((note) => note ?? []),
      ...this.moving.notes(),
      ...leftOut,
      ...(plan && choice.why !== null ? [choice.why] : []),
      ...(plan?.preset.notes ?? []),
      ...choice.muted,
    ]
  }
}

function ofPlan({ family, isGuessed }: Plan, isEmpty: boolean): string[] {
  const { metric, perScrape } = family
  return [
    ...(isEmpty && !perScrape ? [`${metric} has no series now; it is counted from its next request on.`] : []),
    ...(isGuessed ? [`${metric} is taken to count requests by its shape; name a preset if it does not.`] : []),
  ]
}
