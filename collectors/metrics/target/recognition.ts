import type { Parsed } from '../exposition/parsed.ts'
import { createReader, type Reader, readWhole } from '../exposition/reader.ts'
import type { Fetched } from '../fetch/fetch-exposition.ts'
import { type Choice, choose, metricsOf, type Plan } from '../presets/choose.ts'
import { type Exposed, exposedBy } from '../presets/exposed.ts'
import { presets } from '../presets/registry.ts'
import type { Wish } from '../presets/why-chosen.ts'
import { type CountedMetrics, countedBy, wantedBy } from './counted-metrics.ts'
import { neededOf } from './needed-names.ts'
import { sharedNames } from './shared-names.ts'

/** How often a Target is read as a whole, so that a family that is new in it is noticed. */
const surveyMs = 60_000
/** How long a known family may be gone, as after a restart without a request, before a guessed one takes its place. */
const patienceMs = 5 * 60_000

/** One body, read for the family that is counted. */
export type Recognised = {
  choice: Choice
  /** What is read of it for that; the same object until something else is counted. */
  counted: CountedMetrics
  /** The samples that this needs. */
  wanted: Parsed
  /** All of the body, when this was a survey. */
  survey: Parsed | null
}

/** Finds out what of a Target is counted, and reads no more than that until something changes. */
export interface Recognition {
  read(fetched: Fetched): Recognised
  /** The samples that the next body must hold; null when all of it is to be seen. */
  needs(now: number): ReadonlySet<string> | null
}

const knownMetrics = presets.flatMap(({ families }) => families.flatMap(metricsOf))

/** Two plans that count alike; families that are found by their shape are made anew by every survey. */
function countsAlike(a: Plan | null, b: Plan | null): boolean {
  if (a?.preset !== b?.preset) return false
  if (a?.family === b?.family) return true
  // Two families that a preset lists may be of one metric, and differ in which of its series they take.
  const isListed = !!a && !!b && [a, b].some(({ preset, family }) => preset.families.includes(family))
  return !!a && !!b && !isListed && metricsOf(a.family).join() === metricsOf(b.family).join()
}

/** Whether the series that are there now are still those that the family takes. */
const isStillOf = ({ family }: Plan, { samples }: Exposed): boolean =>
  family.applies?.(samples.get(family.metric) ?? [], { types: new Map(), samples }) ?? true

export type SurveyOptions = { maxSeries?: number | undefined; phaseMs?: number | undefined }

/** `phaseMs` moves the moments at which all is read, so that a fleet is not read as a whole at the same time. */
export function createRecognition(wish: Wish, { maxSeries, phaseMs = 0 }: SurveyOptions = {}): Recognition {
  let choice: Choice = { plan: null, muted: [], why: null }
  let counted = countedBy(null, { samples: new Map() })
  let reader: Reader | null = null
  let awaited: ReadonlySet<string> = new Set()
  let readFor: CountedMetrics | null = null
  let surveyedAt = 0
  let nextAt = 0
  /** The next moment of the grid that is not almost now. */
  const surveyAfter = (at: number): number => {
    const next = (Math.floor((at + phaseMs) / surveyMs) + 1) * surveyMs - phaseMs
    return next - at < surveyMs / 2 ? next + surveyMs : next
  }
  /** A clock that is set back must not put it off. */
  const isDueAt = (at: number): boolean => at >= nextAt || at < surveyedAt - surveyMs
  let thereAt = 0
  let isThere = false
  let needed: ReadonlySet<string> = new Set()
  /** A part of a body cannot tell what is new in the rest. */
  let wantsAll = false

  const hasRate = ({ samples }: Parsed): boolean => samples.some(({ name }) => counted.rate.has(name))

  /** A process that has not answered a request yet may not show its family; what was recognised once stays. */
  const isKept = (before: Plan | null, found: Plan | null, at: number): boolean =>
    before !== null && (found === null || (found.isGuessed && !before.isGuessed && at - thereAt < patienceMs))

  const survey = (fetched: Fetched): Recognised => {
    const all = readWhole(fetched.body, fetched, maxSeries)
    const exposed = exposedBy(all)
    const found = choose(exposed, wish)
    if (!isKept(choice.plan, found.plan, fetched.at)) {
      const anew = countedBy(found.plan, exposed)
      if (!countsAlike(choice.plan, found.plan) || anew.startTimes.join() !== counted.startTimes.join()) counted = anew
      // What was learnt of the series stays right while they are counted alike.
      const family = counted.plan?.family
      choice = found.plan && family ? { ...found, plan: { ...found.plan, family } } : found
    }
    surveyedAt = fetched.at
    nextAt = surveyAfter(fetched.at)
    wantsAll = false
    needed = sharedNames(neededOf(counted, exposed))
    const missing = sharedNames(knownMetrics.filter((metric) => !exposed.samples.has(metric)))
    if (reader === null || !isSameSet(missing, awaited) || readFor !== counted) {
      awaited = missing
      readFor = counted
      reader = createReader(sharedNames([...wantedBy(counted), ...awaited]))
    }
    // A survey is incomplete for any broken line; what is counted only for one that may be ours.
    const wanted = reader.read(fetched.body, fetched)
    isThere = hasRate(wanted)
    return { choice, counted, wanted, survey: all }
  }

  return {
    read(fetched) {
      const { plan } = choice
      const isDue = isDueAt(fetched.at)
      const isPart = fetched.isFiltered === true
      if (reader === null || !plan?.isFirm || (isDue && !isPart) || plan.family.perScrape) return survey(fetched)
      const wanted = reader.read(fetched.body, fetched)
      if (!wanted.isSame) isThere = hasRate(wanted)
      if (isThere) thereAt = fetched.at
      if (isThere && wanted.isSame) return { choice, counted, wanted, survey: null }
      // Another known family appeared, or ours is gone: it is decided anew, and at once, so that its beginning counts.
      const isNew = wanted.samples.some(({ name }) => !counted.all.has(name) && awaited.has(name))
      if (!isThere || isNew || !isStillOf(plan, exposedBy(wanted))) {
        if (!isPart) return survey(fetched)
        wantsAll = true
      }
      return { choice, counted, wanted, survey: null }
    },
    needs(now) {
      const { plan } = choice
      const isDue = isDueAt(now)
      return wantsAll || isDue || !isThere || !plan?.isFirm || plan.family.perScrape ? null : needed
    },
  }
}

const isSameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((one) => b.has(one))
