import { z } from 'zod'
import type { Owner, Sink } from '../sink.ts'
import { besideOf } from './beside.ts'
import { BodyCounter, type OnGateway } from './body-counter.ts'
import { newCounterState } from './counters/count.ts'
import { type CounterState, SavedCounterState, saveCounterState } from './counters/counter-state.ts'
import type { Remark } from './counters/reading.ts'
import { remarkSentence } from './counters/remark-sentence.ts'
import type { CountingOptions } from './counting-options.ts'
import type { Parsed } from './exposition/parsed.ts'
import type { Fetched } from './fetch-exposition.ts'
import type { Choice, Plan } from './presets/choose.ts'
import type { Preset } from './presets/preset.ts'
import { createRecognition } from './recognition.ts'
import type { Seen } from './target-reading.ts'

/** How long a remark about a reading is shown. */
const remarkMs = 10 * 60_000
const Checkpoint = z.strictObject({
  counters: SavedCounterState,
  carried: z.record(z.string(), z.number()),
  /** Series in which our own scrapes were found. */
  own: z.array(z.string()),
})

/** What one body meant. */
export type Counted =
  | { kind: 'counted'; parsed: Parsed; choice: Choice & { plan: Plan } }
  /** Nothing of it makes a rate, but something is shown beside the rate of its service. */
  | { kind: 'beside'; parsed: Parsed; presets: Preset[] }
  | { kind: 'not-metrics' }
  | { kind: 'no-family'; why: string; parsed: Parsed }

/** Turns the bodies of one Target into counts: recognises what counts requests, and takes each increment once. */
export interface TargetCounter {
  read(fetched: Fetched): Counted
  /** The samples that the next body must hold; null when all of it is to be seen. */
  needs(now: number): ReadonlySet<string> | null
  checkpoint(): unknown
  /** One sentence for each thing people should know about the numbers now. */
  notes(now: number): string[]
}

type Entry = { owner: Owner; ownPath: string; options?: CountingOptions; maxSeries?: number | undefined }
type Deps = {
  sink: Sink
  watchedSince: number
  checkpoint: unknown
  onGateway?: OnGateway | undefined
}

export function createTargetCounter(
  { owner, ownPath, options = {}, maxSeries }: Entry,
  { sink, watchedSince, checkpoint, onGateway }: Deps,
): TargetCounter {
  const kept = Checkpoint.safeParse(checkpoint)
  const state: CounterState = kept.success ? kept.data.counters : newCounterState(watchedSince)
  const remarks = new Map<string, Told>()
  if (!kept.success && checkpoint !== undefined) {
    const sentence = 'What was kept of this target could not be read; it is counted from now on.'
    remarks.set('checkpoint', always(sentence, watchedSince))
  }
  const { carried, own } = kept.success ? kept.data : { carried: {}, own: [] }
  const bodies = new BodyCounter(state, { carried, own }, { owner, ownPath, options, sink, onGateway })
  const recognition = createRecognition(options, maxSeries)
  let choice: Choice = { plan: null, muted: [], why: null }
  let seen: Seen | null = null
  let saved: unknown = null
  let hasRead = false
  let isEmpty = false

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
      saved = null
      for (const remark of bodies.count({ fetched, recognised, isAll, seen })) {
        remarks.set(remark.kind, told(remark, fetched.at))
      }
      if (!wanted.isSame) isEmpty = !wanted.samples.some(({ name }) => recognised.counted.rate.has(name))
      hasRead = true
      if (survey && isAll) seen = { names: new Set(survey.samples.map(({ name }) => name)), types: survey.types }
      if (parsed.badLines.count > 0) {
        remarks.set('bad-lines', always(badLinesSentence(parsed), fetched.at))
      }
      const { plan } = choice
      if (plan) return { kind: 'counted', parsed, choice: { ...choice, plan } }
      const beside = besideOf(wanted)
      if (beside.length > 0) return { kind: 'beside', parsed, presets: beside }
      return { kind: 'no-family', parsed, why: choice.why ?? 'No metric counts requests by status.' }
    },
    needs: recognition.needs,
    checkpoint() {
      // It is asked for at every flush, and changes only with a reading. The buckets of a histogram are many, and
      // only how the answers of one moment are spread is lost with them.
      saved ??= { counters: saveCounterState(state, bodies.uses?.counted.bucket ?? null), ...bodies.kept() }
      return saved
    },
    notes(now) {
      const { plan } = choice
      const guessed = plan?.isGuessed
        ? [`${plan.family.metric} is taken to count requests by its shape; name a preset if it does not.`]
        : []
      const recent = [...remarks.values()].filter(({ at }) => now - at <= remarkMs).map(({ say, at }) => say(now - at))
      const empty =
        plan && isEmpty && !plan.family.perScrape
          ? [`${plan.family.metric} has no series now; it is counted from its next request on.`]
          : []
      const why = plan && choice.why !== null ? [choice.why] : []
      const own = bodies.notes(now)
      // What just happened comes first: there is room for twenty.
      return [...empty, ...guessed, ...recent, ...own, ...why, ...(plan?.preset.notes ?? []), ...choice.muted]
    },
  }
}

type Told = { say: (agoMs: number) => string; at: number }

// Made here and not where a body is read: what is remembered of it for minutes must not hold on to all of the body.
const told = (remark: Remark, at: number): Told => ({ say: (agoMs) => remarkSentence(remark, agoMs), at })
const always = (sentence: string, at: number): Told => ({ say: () => sentence, at })

function badLinesSentence({ badLines }: Parsed): string {
  const [first] = badLines.first
  const where = first ? ` The first is line ${first.line} (${first.reason}).` : ''
  return `${badLines.count} ${badLines.count === 1 ? 'line' : 'lines'} could not be read and cost nothing but themselves.${where}`
}
