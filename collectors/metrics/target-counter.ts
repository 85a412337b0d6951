import { z } from 'zod'
import { addClasses } from '../../contracts/error-class.ts'
import type { Counts, Owner, Sink } from '../sink.ts'
import { count, newCounterState } from './counters/count.ts'
import { type CounterState, SavedCounterState, saveCounterState } from './counters/counter-state.ts'
import { remarkSentence } from './counters/remark-sentence.ts'
import { createReader, type Parsed, type Reader } from './exposition/reader.ts'
import type { Fetched } from './fetch-exposition.ts'
import { type Choice, choose, type Plan } from './presets/choose.ts'
import { type Exposed, exposedBy } from './presets/exposed.ts'
import { type Meaning, meaningOf } from './presets/meaning.ts'
import { statusGroup } from './status-group.ts'
import { readingOf, wantedBy } from './target-reading.ts'

/** How often a Target is read as a whole, so that a family that is new in it is noticed. */
const surveyMs = 60_000
/** How long a remark about a reading is shown. */
const remarkMs = 10 * 60_000
const Checkpoint = z.strictObject({ counters: SavedCounterState })

/** What one body meant. */
export type Counted =
  | { kind: 'counted'; parsed: Parsed; choice: Choice & { plan: Plan } }
  | { kind: 'not-metrics' }
  | { kind: 'no-family'; why: string; parsed: Parsed }

/** Turns the bodies of one Target into counts: recognises what counts requests, and takes each increment once. */
export interface TargetCounter {
  read(fetched: Fetched): Counted
  checkpoint(): unknown
  /** One sentence for each thing people should know about the numbers now. */
  notes(now: number): string[]
}

type Entry = { owner: Owner; ownPath: string; preset?: string | undefined }

export function createTargetCounter(
  { owner, ownPath, preset }: Entry,
  { sink, watchedSince, checkpoint }: { sink: Sink; watchedSince: number; checkpoint: unknown },
): TargetCounter {
  const kept = Checkpoint.safeParse(checkpoint)
  const state: CounterState = kept.success ? kept.data.counters : newCounterState(watchedSince)
  const remarks = new Map<string, { sentence: string; at: number }>()
  if (!kept.success && checkpoint !== undefined) {
    const sentence = 'What was kept of this target could not be read; it is counted from now on.'
    remarks.set('checkpoint', { sentence, at: watchedSince })
  }
  const everything = createReader(null)
  let choice: Choice = { plan: null, muted: [], why: null }
  let planned: { reader: Reader; plan: Plan } | null = null
  let surveyedAt = 0
  let survey: Exposed | null = null
  let meanings = new Map<string, Meaning>()
  let saved: unknown = null
  let hasRead = false

  const takeSurvey = (fetched: Fetched): Parsed => {
    const parsed = everything.read(fetched.body, fetched)
    const exposed = exposedBy(parsed)
    const before = planned?.plan
    const found = choose(exposed, preset)
    // A process that has not answered a request yet may not show its family; what was recognised once stays.
    if (found.plan !== null || before === undefined) choice = found
    if (choice.plan?.family.metric !== before?.family.metric) meanings = new Map()
    planned = choice.plan ? { plan: choice.plan, reader: createReader(wantedBy(choice.plan)) } : null
    surveyedAt = fetched.at
    return parsed
  }

  const emit = (plan: Plan, increments: ReadonlyMap<string, number>, at: number) => {
    const counts: Omit<Counts, 'at' | 'vantage'> = { requests: 0, errors: 0, classes: {}, routes: {} }
    for (const [key, increment] of increments) {
      const meaning = meanings.get(key)
      if (!meaning || meaning.dropped !== null) continue
      const errors = meaning.class === null ? 0 : increment
      counts.requests += increment
      counts.errors += errors
      if (meaning.class !== null) {
        counts.classes = addClasses(counts.classes, { [meaning.class]: increment })
        sink.error(owner, { at, count: increment, group: statusGroup(owner.service, plan.preset, meaning) })
      }
      if (meaning.route !== null) {
        const before = counts.routes[meaning.route] ?? { requests: 0, errors: 0 }
        counts.routes[meaning.route] = { requests: before.requests + increment, errors: before.errors + errors }
      }
    }
    if (counts.requests > 0) sink.counts(owner, { at, vantage: plan.preset.vantage, ...counts })
  }

  const parse = (fetched: Fetched): Parsed => {
    const isDue = fetched.at - surveyedAt >= surveyMs
    if (!planned?.plan.isFirm || isDue) return takeSurvey(fetched)
    const parsed = planned.reader.read(fetched.body, fetched)
    const { metric } = planned.plan.family
    // The family is gone: perhaps another one has taken its place.
    return parsed.samples.some(({ name }) => name === metric) ? parsed : takeSurvey(fetched)
  }

  const learn = (plan: Plan, parsed: Parsed) => {
    // Series come and go; what they mean is kept for those that are there.
    if (meanings.size > 2 * parsed.samples.length) meanings = new Map()
    for (const { name, key, labels } of parsed.samples) {
      if (name === plan.family.metric && !meanings.has(key)) meanings.set(key, meaningOf(plan.family, labels, ownPath))
    }
  }

  /** Also a body without a plan is counted, as nothing: what appears after it is known to be new. */
  const countBody = (
    fetched: Fetched,
    { plan, parsed, isComplete }: { plan: Plan | null; parsed: Parsed; isComplete: boolean },
  ) => {
    if (plan) learn(plan, parsed)
    saved = null
    const { increments, remarks: odd } = count(state, readingOf({ plan, parsed, isComplete, fetched, survey }))
    for (const remark of odd) remarks.set(remark.kind, { sentence: remarkSentence(remark), at: fetched.at })
    if (plan) emit(plan, increments, fetched.at)
  }

  /** A body that ends with its connection may have been cut between two lines, and the first one sets baselines. */
  const isAllOf = ({ hasEof }: Parsed, { body, isWhole, unit }: Fetched): boolean =>
    isWhole || hasEof || (unit !== 's' && hasRead && body.at(-1) === 0x0a)

  return {
    read(fetched) {
      if (/^\s*</.test(fetched.body.toString('latin1', 0, 64))) return { kind: 'not-metrics' }
      const parsed = parse(fetched)
      const isSurvey = surveyedAt === fetched.at
      if (isSurvey && parsed.samples.length === 0 && parsed.types.size === 0) return { kind: 'not-metrics' }
      const isAll = isAllOf(parsed, fetched)
      const plan = planned?.plan ?? null
      // A survey is incomplete for any broken line; what is counted only for one that may be ours.
      const ours = planned && isSurvey ? planned.reader.read(fetched.body, fetched) : parsed
      countBody(fetched, { plan, parsed: ours, isComplete: isAll && (plan === null || ours.isComplete) })
      hasRead = true
      if (isSurvey && isAll) survey = exposedBy(parsed)
      if (parsed.badLines.count > 0) remarks.set('bad-lines', { sentence: badLinesSentence(parsed), at: fetched.at })
      return plan
        ? { kind: 'counted', parsed, choice: { ...choice, plan } }
        : { kind: 'no-family', parsed, why: choice.why ?? 'No metric counts requests by status.' }
    },
    checkpoint() {
      // It is asked for at every flush, and changes only with a reading.
      saved ??= { counters: saveCounterState(state) }
      return saved
    },
    notes(now) {
      const plan = planned?.plan
      const guessed = plan?.isGuessed
        ? [`${plan.family.metric} is taken to count requests by its shape; name a preset if it does not.`]
        : []
      const recent = [...remarks.values()].filter(({ at }) => now - at <= remarkMs).map(({ sentence }) => sentence)
      return [...guessed, ...(plan?.preset.notes ?? []), ...choice.muted, ...recent]
    },
  }
}

function badLinesSentence({ badLines }: Parsed): string {
  const [first] = badLines.first
  const where = first ? ` The first is line ${first.line} (${first.reason}).` : ''
  return `${badLines.count} ${badLines.count === 1 ? 'line' : 'lines'} could not be read and cost nothing but themselves.${where}`
}
