import { z } from 'zod'
import type { RouteCounts } from '../../contracts/bucket.ts'
import { addClasses } from '../../contracts/error-class.ts'
import type { Counts, Owner, Sink } from '../sink.ts'
import { count, newCounterState } from './counters/count.ts'
import { type CounterState, keepOnly, SavedCounterState, saveCounterState } from './counters/counter-state.ts'
import { remarkSentence } from './counters/remark-sentence.ts'
import type { Parsed } from './exposition/reader.ts'
import type { Fetched } from './fetch-exposition.ts'
import type { Choice, Plan } from './presets/choose.ts'
import { type Meaning, meaningOf } from './presets/meaning.ts'
import { createRecognition, type Recognised } from './recognition.ts'
import { statusGroup } from './status-group.ts'
import { readingOf, type Seen } from './target-reading.ts'

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
  const recognition = createRecognition(preset)
  let choice: Choice = { plan: null, muted: [], why: null }
  let counted: string | null = null
  let seen: Seen | null = null
  let meanings = new Map<string, Meaning>()
  let saved: unknown = null
  let hasRead = false
  let isEmpty = false

  const emit = (plan: Plan, increments: ReadonlyMap<string, number>, at: number) => {
    const counts: Omit<Counts, 'at' | 'vantage' | 'routes'> = { requests: 0, errors: 0, classes: {} }
    // A Map, because a route may be called `constructor`.
    const routes = new Map<string, RouteCounts>()
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
        const before = routes.get(meaning.route) ?? { requests: 0, errors: 0 }
        routes.set(meaning.route, { requests: before.requests + increment, errors: before.errors + errors })
      }
    }
    if (counts.requests === 0) return
    sink.counts(owner, { at, vantage: plan.preset.vantage, ...counts, routes: Object.fromEntries(routes) })
  }

  const learn = ({ family }: Plan, { samples }: Parsed) => {
    // Series come and go; what they mean is kept for those that are there.
    if (meanings.size > 2 * samples.length) meanings = new Map()
    for (const { name, key, labels } of samples) {
      if (name === family.metric && !meanings.has(key))
        meanings.set(key, meaningOf(family, { metric: name, labels }, ownPath))
    }
  }

  /** Also a body without a plan is counted, as nothing: what appears after it is known to be new. */
  const countBody = (fetched: Fetched, { wanted, choice: { plan } }: Recognised, isAll: boolean) => {
    const metric = plan?.family.metric ?? null
    if (plan && metric !== null) {
      if (metric !== counted) {
        keepOnly(state, metric)
        meanings = new Map()
      }
      counted = metric
      learn(plan, wanted)
    }
    saved = null
    const isComplete = isAll && (plan === null || wanted.isComplete)
    const { increments, remarks: odd } = count(state, readingOf({ plan, parsed: wanted, isComplete, fetched, seen }))
    for (const remark of odd) remarks.set(remark.kind, { sentence: remarkSentence(remark), at: fetched.at })
    isEmpty = !wanted.samples.some(({ name }) => name === metric)
    if (plan) emit(plan, increments, fetched.at)
  }

  /** A body that ends with its connection may have been cut between two lines, and the first one sets baselines. */
  const isAllOf = ({ hasEof }: Parsed, { body, isWhole, unit }: Fetched): boolean =>
    isWhole || hasEof || (unit !== 's' && hasRead && body.at(-1) === 0x0a)

  return {
    read(fetched) {
      if (/^\s*</.test(fetched.body.toString('latin1', 0, 64))) return { kind: 'not-metrics' }
      const recognised = recognition.read(fetched)
      const { survey, wanted } = recognised
      const parsed = survey ?? wanted
      if (survey?.samples.length === 0 && survey.types.size === 0) return { kind: 'not-metrics' }
      choice = recognised.choice
      const isAll = isAllOf(parsed, fetched)
      countBody(fetched, recognised, isAll)
      hasRead = true
      if (survey && isAll) seen = { names: new Set(survey.samples.map(({ name }) => name)), types: survey.types }
      if (parsed.badLines.count > 0) remarks.set('bad-lines', { sentence: badLinesSentence(parsed), at: fetched.at })
      const { plan } = choice
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
      const { plan } = choice
      const guessed = plan?.isGuessed
        ? [`${plan.family.metric} is taken to count requests by its shape; name a preset if it does not.`]
        : []
      const recent = [...remarks.values()].filter(({ at }) => now - at <= remarkMs).map(({ sentence }) => sentence)
      const empty =
        plan && isEmpty ? [`${plan.family.metric} has no series now; it is counted from its next request on.`] : []
      // What just happened comes first: there is room for twenty.
      return [...empty, ...guessed, ...recent, ...(plan?.preset.notes ?? []), ...choice.muted]
    },
  }
}

function badLinesSentence({ badLines }: Parsed): string {
  const [first] = badLines.first
  const where = first ? ` The first is line ${first.line} (${first.reason}).` : ''
  return `${badLines.count} ${badLines.count === 1 ? 'line' : 'lines'} could not be read and cost nothing but themselves.${where}`
}
