import { declaredType, type Exposed } from './exposed.ts'
import type { Preset, PresetKind, RequestFamily } from './preset.ts'
import { presets } from './registry.ts'

/** What of a Target is counted. */
export type Plan = {
  preset: Preset
  family: RequestFamily
  /** False while the family is only declared: nothing was counted yet, so its labels are unknown. */
  isFirm: boolean
  isGuessed: boolean
}

/** The one family that is counted, or why there is none; and one sentence for each that is left out. */
export type Choice = { plan: Plan | null; muted: string[]; why: string | null }

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
  return (
    certainty * 100_000 +
    kind * 10_000 +
    kindRank(exposed, plan.family) * 1_000 +
    presets.indexOf(plan.preset) * 10 +
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

function whyNothing(exposed: Exposed, of: readonly Preset[]): string {
  for (const { families } of of) {
    for (const family of families) {
      const sample = exposed.samples.get(family.metric)?.[0]
      if (!sample) continue
      const labels = [...sample.labels.keys()].join(', ') || 'none'
      return `${family.metric} has no status label (its labels: ${labels}), so errors cannot be told from it; one of ${family.status.join(', ')} would do.`
    }
  }
  const count = Math.max(exposed.types.size, exposed.samples.size)
  const known = of.filter((preset) => preset.families.length > 0).map((preset) => preset.title)
  return `${count} metrics were read and none counts requests by status. Known are ${known.join(', ')}, and any counter with a label such as status="500".`
}

/** Chooses exactly one family as the source of the rate; everything that counts the same requests is muted. */
export function choose(exposed: Exposed, forced?: string): Choice {
  const of = forced === undefined ? presets : presets.filter((preset) => preset.name === forced)
  if (of.length === 0) {
    const names = presets.map((preset) => preset.name).join(', ')
    return { plan: null, muted: [], why: `There is no preset called ${forced}; there are ${names}.` }
  }
  const [plan, ...others] = candidates(exposed, of)
  if (!plan) return { plan: null, muted: [], why: whyNothing(exposed, of) }

  const chosen = plan.family.metric
  const names = new Set([chosen])
  const muted: string[] = []
  const mute = (metric: string, why: string) => {
    if (names.has(metric)) return
    names.add(metric)
    muted.push(`${metric} is left out: ${why}.`)
  }
  for (const { metric, why } of plan.preset.copies) if (exposed.samples.has(metric)) mute(metric, why)
  for (const { family } of others) mute(family.metric, `the rate is counted by ${chosen} alone`)
  return { plan, muted, why: null }
}
