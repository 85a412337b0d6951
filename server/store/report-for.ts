import type { Report } from '../../contracts/target.ts'
import type { TeamName } from '../../contracts/team.ts'

/** A team learns of its own Targets and Discoveries only: a collector may read for many teams. */
export const reportFor = (team: TeamName, { discoveries, targets, ...report }: Report): Report => ({
  ...report,
  targets: targets.filter((target) => target.team === team),
  ...(discoveries === undefined ? {} : { discoveries: discoveries.filter((discovery) => discovery.team === team) }),
})
