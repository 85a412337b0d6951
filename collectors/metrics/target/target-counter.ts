import { z } from 'zod'
import type { Owner, Sink } from '../../sink.ts'
import { newCounterState } from '../counters/count.ts'
import type { CounterState } from '../counters/counter-state.ts'
import { SavedCounterState, saveCounterState } from '../counters/saved-state.ts'
import type { Parsed } from '../exposition/parsed.ts'
import type { Fetched } from '../fetch/fetch-exposition.ts'
import type { Choice, Plan } from '../presets/choose.ts'
import type { Preset } from '../presets/preset.ts'
import { besideInsteadOf } from './beside.ts'
import { BodyCounter, type OnGateway } from './body-counter.ts'
import type { CountingOptions } from './counting-options.ts'
import { createRecognition, type SurveyOptions } from './recognition.ts'
import { sharedNames } from './shared-names.ts'
import { TargetNotes, type TwinOf } from './target-notes.ts'
import type { Seen } from './target-reading.ts'

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

type Entry = { owner: Owner; ownPath: string; options?: CountingOptions; survey?: SurveyOptions }
type Deps = {
  sink: Sink
  watchedSince: number
  checkpoint: unknown
  onGateway?: OnGateway | undefined
  twinOf?: TwinOf | undefined
}

export function createTargetCounter(
  { owner, ownPath, options = {}, survey }: Entry,
  { sink, watchedSince, checkpoint, onGateway, twinOf }: Deps,
): TargetCounter {
  const kept = Checkpoint.safeParse(checkpoint)
  const state: CounterState = kept.success ? kept.data.counters : newCounterState(watchedSince)
  const notes = new TargetNotes({ isDelta: options.temporality === 'delta', twinOf })
  if (!kept.success && checkpoint !== undefined) {
    notes.say('checkpoint', 'What was kept of this target could not be read; it is counted from now on.', watchedSince)
  }
  const { carried, own } = kept.success ? kept.data : { carried: {}, own: [] }
  const bodies = new BodyCounter(state, { carried, own }, { owner, ownPath, options, sink, onGateway })
  const recognition = createRecognition(options, survey)
  let choice: Choice = { plan: null, muted: [], why: null }
  let seen: Seen | null = null
  let saved: unknown = null
  let hasRead = false
  let isEmpty = false

  /** A body that ends with its connection may have been cut between two lines, and the first one sets baselines. */
  const isAllOf = ({ hasEof }: Parsed, { body, isWhole, unit }: Fetched): boolean =>
    isWhole || hasEof || (unit !== 's' && hasRead && body.at(-1) === 0x0a)

  const outcome = (parsed: Parsed, wanted: Parsed): Counted => {
    const { plan, why } = choice
    if (plan) return { kind: 'counted', parsed, choice: { ...choice, plan } }
    const beside = besideInsteadOf(wanted, options)
    if (beside.length > 0) return { kind: 'beside', parsed, presets: beside }
    return { kind: 'no-family', parsed, why: why ?? 'No metric counts requests by status.' }
  }

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
      notes.remark(bodies.count({ fetched, recognised, isAll, seen }), fetched.at)
      if (survey) notes.lookAt(recognised, survey, fetched.at)
      if (!wanted.isSame) isEmpty = !wanted.samples.some(({ name }) => recognised.counted.rate.has(name))
      hasRead = true
      if (survey && isAll) seen = { names: sharedNames(survey.samples.map(({ name }) => name)), types: survey.types }
      if (parsed.badLines.count > 0) notes.say('bad-lines', badLinesSentence(parsed), fetched.at)
      return outcome(parsed, wanted)
    },
    needs: recognition.needs,
    checkpoint() {
      // It is asked for at every flush, and changes only with a reading. The buckets of a histogram are many, and
      // only how the answers of one moment are spread is lost with them.
      saved ??= { counters: saveCounterState(state, bodies.uses?.counted.bucket ?? null), ...bodies.kept() }
      return saved
    },
    notes: (now) => notes.all(now, { choice, isEmpty, leftOut: bodies.notes(now) }),
  }
}

function badLinesSentence({ badLines }: Parsed): string {
  const [first] = badLines.first
  const where = first ? ` The first is line ${first.line} (${first.reason}).` : ''
  return `${badLines.count} ${badLines.count === 1 ? 'line' : 'lines'} could not be read and cost nothing but themselves.${where}`
}
