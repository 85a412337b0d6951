import { createReader, type Parsed, type Reader } from './exposition/reader.ts'
import type { Fetched } from './fetch-exposition.ts'
import { type Choice, choose, type Plan } from './presets/choose.ts'
import { exposedBy } from './presets/exposed.ts'
import { presets } from './presets/registry.ts'
import { wantedBy } from './target-reading.ts'

/** How often a Target is read as a whole, so that a family that is new in it is noticed. */
const surveyMs = 60_000
/** How long a known family may be gone, as after a restart without a request, before a guessed one takes its place. */
const patienceMs = 5 * 60_000

/** One body, read for the family that is counted. */
export type Recognised = {
  choice: Choice
  /** The samples that the plan needs; all samples where there is no plan. */
  wanted: Parsed
  /** All of the body, when this was a survey. */
  survey: Parsed | null
}

/** Finds out what of a Target is counted, and reads no more than that until something changes. */
export interface Recognition {
  read(fetched: Fetched): Recognised
}

const knownMetrics = presets.flatMap(({ families }) => families.map(({ metric }) => metric))

export function createRecognition(preset: string | undefined): Recognition {
  const everything = createReader(null)
  let choice: Choice = { plan: null, muted: [], why: null }
  let reader: Reader | null = null
  let awaited: ReadonlySet<string> = new Set()
  let surveyedAt = 0
  let thereAt = 0

  /** A process that has not answered a request yet may not show its family; what was recognised once stays. */
  const isKept = (before: Plan | null, found: Plan | null, at: number): boolean =>
    before !== null && (found === null || (found.isGuessed && !before.isGuessed && at - thereAt < patienceMs))

  const survey = (fetched: Fetched): Recognised => {
    const all = everything.read(fetched.body, fetched)
    const exposed = exposedBy(all)
    const found = choose(exposed, preset)
    if (!isKept(choice.plan, found.plan, fetched.at)) choice = found
    surveyedAt = fetched.at
    awaited = new Set(knownMetrics.filter((metric) => !exposed.samples.has(metric)))
    reader = choice.plan ? createReader(new Set([...wantedBy(choice.plan), ...awaited])) : null
    // A survey is incomplete for any broken line; what is counted only for one that may be ours.
    return { choice, wanted: reader?.read(fetched.body, fetched) ?? all, survey: all }
  }

  return {
    read(fetched) {
      const { plan } = choice
      const isDue = Math.abs(fetched.at - surveyedAt) >= surveyMs
      if (reader === null || !plan?.isFirm || isDue) return survey(fetched)
      const wanted = reader.read(fetched.body, fetched)
      const isThere = wanted.samples.some(({ name }) => name === plan.family.metric)
      if (isThere) thereAt = fetched.at
      // Another known family appeared, or ours is gone: it is decided anew, and at once, so that its beginning counts.
      if (!isThere || wanted.samples.some(({ name }) => name !== plan.family.metric && awaited.has(name))) {
        return survey(fetched)
      }
      return { choice, wanted, survey: null }
    },
  }
}
