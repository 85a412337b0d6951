import { ServiceName } from '../../contracts/service.ts'
import { TeamName } from '../../contracts/team.ts'
import type { DiscoveryConfig } from '../../runtime/config-discovery.ts'
import type { Owner } from '../sink.ts'
import type { Labels } from './labels.ts'

const teamLabels = ['faultboard_team', 'team']
const serviceLabels = ['faultboard_service', 'service', 'app', 'app_kubernetes_io_name', 'container', 'job']

/** Whose a found target is, and the team that a label names and nobody knows. */
export type Owned = { owner: Owner; unknownTeam: string | null }

/** Instances of one service have the same owner, so that their counts add up. */
export function ownerOf(
  labels: Labels,
  { team, teamLabel, serviceLabel, anyTeam }: Pick<DiscoveryConfig, 'team' | 'teamLabel' | 'serviceLabel' | 'anyTeam'>,
  isKnown: (team: string) => boolean,
): Owned {
  const named = firstOf(labels, teamLabel ?? teamLabels, teamNamed)
  const isTaken = named !== null && (anyTeam || named === team || isKnown(named))
  const service = firstOf(labels, serviceLabel ?? serviceLabels, serviceNamed)
  const fallback = serviceNamed((labels.get('instance') ?? '').replace(/:\d+$/, '')) ?? 'unnamed'
  return {
    owner: { team: isTaken ? named : team, service: service ?? fallback },
    unknownTeam: named === null || isTaken ? null : named,
  }
}

function firstOf(labels: Labels, names: readonly string[], read: (value: string) => string | null): string | null {
  for (const name of names) {
    const value = read(labels.get(name) ?? '')
    if (value !== null) return value
  }
  return null
}

/** The nearest name that a team may have. */
function teamNamed(text: string): string | null {
  const near = text
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63)
  return TeamName.safeParse(near).success ? near : null
}

/** The nearest name that a service may have. */
export function serviceNamed(text: string): string | null {
  const near = text
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|-+$/g, '')
    .slice(0, 63)
  return ServiceName.safeParse(near).success ? near : null
}
