import type { FamilyConfig } from '../../../runtime/config-scrape.ts'
import { declaredType, type Exposed } from './exposed.ts'
import { nearestNames } from './nearest-names.ts'
import type { RequestFamily } from './preset.ts'

/** What the configuration says of a Target, over any guess. */
export type Wish = { preset?: string | undefined; family?: FamilyConfig | undefined }

type Candidate = { family: RequestFamily; isFirm: boolean; isGuessed: boolean; kind: number; rank: number }

const ranks = ['a counter by status and route', 'a counter by status', 'a histogram by status', 'a summary by status']

/** Why this one and not the next best, by the rule that decided it: one sentence. */
export function whyChosen(chosen: Candidate, next: Candidate | null, { preset, family }: Wish): string {
  const isCounted = `${chosen.family.metric} is counted because`
  if (family) return `${isCounted} the configuration names it.`
  if (preset !== undefined) return `${isCounted} the configuration names its preset, ${preset}.`
  if (chosen.isGuessed) return `${isCounted} one of its labels looks like a status, and nothing here is known by name.`
  if (!chosen.isFirm) return `${isCounted} it is declared and known by name; it has no series yet.`
  if (!next || next.isGuessed) return `${isCounted} it is known by name.`
  if (chosen.kind < next.kind) return `${isCounted} it tells of the requests that are answered here.`
  if (chosen.rank < next.rank) return `${isCounted} ${ranks[chosen.rank]} comes before ${ranks[next.rank]}.`
  return `${isCounted} it tells most of the requests, of all that is known by name here.`
}

/** Why the family that the configuration describes cannot be counted; null when it can. */
export function whyNotConfigured(exposed: Exposed, family: RequestFamily, { status }: FamilyConfig): string | null {
  const samples = exposed.samples.get(family.metric) ?? []
  if (samples.length === 0 && declaredType(exposed.types, family.metric) === null) {
    const near = nearestNames(family.metric, exposed.samples.keys())
    const instead = near.length > 0 ? ` The nearest here: ${near.join(', ')}.` : ''
    return `${family.metric}, which the configuration names, is not here.${instead}`
  }
  if (status === undefined || samples.length === 0) return null
  if (samples.some(({ labels }) => status.some((name) => labels.has(name)))) return null
  const labels = [...new Set(samples.flatMap((sample) => [...sample.labels.keys()]))].join(', ') || 'none'
  return `${family.metric} has no label ${status.join(' or ')}, which the configuration names; its labels: ${labels}.`
}
