import type { FamilyConfig } from '../../../runtime/config-scrape.ts'
import { configured, configuredFamily } from './configured.ts'
import { declaredType, type Exposed } from './exposed.ts'
import type { Preset, PresetKind, RequestFamily } from './preset.ts'
import { presets } from './registry.ts'
import { type Wish, whyChosen, whyNotConfigured } from './why-chosen.ts'
import { unknownPreset, whyNothing, whyNotThis } from './why-nothing.ts'

/** What of a Target is counted. */
export type Plan = {
  preset: Preset
  family: RequestFamily
  /** False while the family is only declared: nothing was counted yet, so its labels are unknown. */
  isFirm: boolean
  isGuessed: boolean
}

/** The one family that is counted or none; why, in one sentence; and one sentence for each that is left out. */
export type Choice = {
  plan: Plan | null
  muted: string[]
  why: string | null
  /** Other families that could have been counted. */
  others?: string[]
}

const kindOrder: Record<PresetKind, number> = {
  server: 0,
  proxy: 0,
  mesh: 0,
  job: 1,
  broker: 2,
  dependency: 3,
  probe: 4,
  detail: 5,
}

type Standing = 'firm' | 'declared' | 'no-status' | 'absent'

/** All metrics that are counted together. */
export const metricsOf = ({ metric, parts = [] }: RequestFamily): string[] => [
  ...new Set([metric, ...parts.map((part) => part.metric)]),
]

function standingOf(exposed: Exposed, family: RequestFamily): Standing {
  const samples = exposed.samples.get(family.metric) ?? []
  if (family.applies && !family.applies(samples, exposed)) return 'absent'
  const partsThere = family.parts?.some(({ metric, counts }) => counts !== 'errors' && exposed.samples.has(metric))
  if (samples.length === 0) {
    if (partsThere) return 'firm'
    return declaredType(exposed.types, family.metric) === null ? 'absent' : 'declared'
  }
  if (family.classWithoutStatus || family.perScrape) return 'firm'
  return samples.some(({ labels }) => family.status.some((name) => labels.has(name))) ? 'firm' : 'no-status'
}

/** Within one Target: a counter with routes, a counter, a histogram's count, a summary's count. */
function kindRank(exposed: Exposed, family: RequestFamily): number {
  const type = declaredType(exposed.types, family.metric)
  if (type === 'histogram') return 2
  if (type === 'summary') return 3
  const samples = exposed.samples.get(family.metric) ?? []
  return samples.some(({ labels }) => family.route.some((name) => labels.has(name))) ? 0 : 1
}

function rank(exposed: Exposed, plan: Plan): number {
  // A declared family of a known name is better than a guess: its first request may come any moment.
  const certainty = plan.isGuessed ? 2 : plan.isFirm ? 0 : 1
  const order = plan.preset.families.indexOf(plan.family)
  // A target that answers requests is not judged by the database it also reports on.
  const kind = kindOrder[plan.preset.kind]
  // Of two guesses the one whose name tells of requests.
  const isNamedOtherwise = plan.isGuessed && !/request|response|http/.test(plan.family.metric)
  return (
    certainty * 100_000 +
    kind * 10_000 +
    kindRank(exposed, plan.family) * 1_000 +
    presets.indexOf(plan.preset) * 10 +
    (isNamedOtherwise ? 5 : 0) +
    order
  )
}

function candidates(exposed: Exposed, of: readonly Preset[]): Plan[] {
  const plans: Plan[] = []
  for (const preset of of) {
    for (const family of [...preset.families, ...(preset.find?.(exposed) ?? [])]) {
      const standing = standingOf(exposed, family)
      if (standing !== 'firm' && standing !== 'declared') continue
      plans.push({ preset, family, isFirm: standing === 'firm', isGuessed: false })
    }
    for (const family of preset.guess?.(exposed) ?? []) plans.push({ preset, family, isFirm: true, isGuessed: true })
  }
  return plans.sort((a, b) => rank(exposed, a) - rank(exposed, b))
}

/** A target is asked with a preset it does not have: what it is then, or that it is nothing. */
function whyNoPlan(exposed: Exposed, forced: Preset | undefined): string {
  if (!forced) return whyNothing(exposed, presets)
  const isThere = forced.families.some(({ metric }) => exposed.samples.has(metric))
  if (isThere) return whyNothing(exposed, [forced])
  return whyNotThis(forced, candidates(exposed, presets)[0]?.preset ?? null)
}

/** The plan of a family that the configuration describes; a preset that knows it tells what else there is to know. */
function configuredChoice(exposed: Exposed, wish: Wish & { family: FamilyConfig }): Choice {
  const family = configuredFamily(wish.family)
  const why = whyNotConfigured(exposed, family, wish.family)
  if (why !== null) return { plan: null, muted: [], why }
  const knows = ({ name, families }: Preset) =>
    wish.preset === undefined ? families.some(({ metric }) => metric === family.metric) : name === wish.preset
  const isFirm = exposed.samples.has(family.metric)
  const plan: Plan = { preset: presets.find(knows) ?? configured, family, isFirm, isGuessed: false }
  return choiceOf(exposed, [plan, ...candidates(exposed, presets)], wish)
}

/** Chooses exactly one family as the source of the rate; everything that counts the same requests is muted. */
export function choose(exposed: Exposed, asked: Wish | string = {}): Choice {
  const wish = typeof asked === 'string' ? { preset: asked } : asked
  const { preset: forced, family } = wish
  const of = forced === undefined ? presets : presets.filter((preset) => preset.name === forced)
  if (forced !== undefined && of.length === 0) return { plan: null, muted: [], why: unknownPreset(forced, presets) }
  if (family) return configuredChoice(exposed, { ...wish, family })
  const plans = candidates(exposed, of)
  if (plans.length > 0) return choiceOf(exposed, plans, wish)
  return { plan: null, muted: [], why: whyNoPlan(exposed, forced === undefined ? undefined : of[0]) }
}

/** The first of these plans, and what is said of the others. */
function choiceOf(exposed: Exposed, plans: readonly Plan[], wish: Wish): Choice {
  const [plan, ...others] = plans
  if (!plan) return { plan: null, muted: [], why: null }
  const chosen = plan.family.metric
  const names = new Set(metricsOf(plan.family))
  const muted: string[] = []
  const mute = (metric: string, why: string) => {
    if (names.has(metric)) return
    names.add(metric)
    muted.push(`${metric} is left out: ${why}.`)
  }
  for (const { metric, why } of plan.preset.copies) if (exposed.samples.has(metric)) mute(metric, why)
  for (const { family, preset } of others) {
    const isBehind = kindOrder[preset.kind] > kindOrder[plan.preset.kind]
    // A database that is reported on beside the requests is no second count of them.
    mute(
      family.metric,
      isBehind ? `it is no count of the requests that ${chosen} counts` : `the rate is counted by ${chosen} alone`,
    )
  }
  const standing = (one: Plan) => ({ ...one, kind: kindOrder[one.preset.kind], rank: kindRank(exposed, one.family) })
  const next = others.find(({ family }) => family.metric !== chosen)
  const other = new Set(others.filter(({ isFirm }) => isFirm).map(({ family }) => family.metric))
  other.delete(chosen)
  return { plan, muted, why: whyChosen(standing(plan), next ? standing(next) : null, wish), others: [...other] }
}
