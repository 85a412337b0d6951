import type { ServiceName } from '../../contracts/service.ts'
import { TeamName } from '../../contracts/team.ts'
import type { Config } from '../../runtime/config.ts'

/** What a Board needs to know of a team besides what was counted. */
export type TeamSettings = { team: TeamName; title: string; timezone: string; services: ServiceName[] }

/** Settings of a configured team, or what is assumed of a team that only collectors have told of. */
export function settingsOf(config: Config, team: TeamName): TeamSettings {
  const configured = Object.hasOwn(config.teams, team) ? config.teams[team] : undefined
  return {
    team,
    title: configured?.title ?? team,
    timezone: configured?.timezone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone,
    services: Object.keys(configured?.services ?? {}),
  }
}

/** A team's name out of an address or a message, or null when it cannot be one. */
export function teamNameOf(text: unknown): TeamName | null {
  const parsed = TeamName.safeParse(text)
  return parsed.success ? parsed.data : null
}
