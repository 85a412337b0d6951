import type { Report } from '../../contracts/target.ts'
import type { TeamName } from '../../contracts/team.ts'

/** A team learns of its own Targets only: a collector may read for many teams. */
export const reportFor = (team: TeamName, report: Report): Report => ({
  ...report,
  targets: report.targets.filter((target) => target.team === team),
})
