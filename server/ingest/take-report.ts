import { Report } from '../../contracts/target.ts'
import type { TeamName } from '../../contracts/team.ts'
import { reportFor } from '../store/report-for.ts'
import type { IngestDeps } from './take-batch.ts'

/** Takes the Reports of one socket: each team gets its own Targets, and no other team's. */
export interface ReportTaker {
  take(message: unknown): Promise<{ ok: boolean; serverAt: number }>
}

export function createReportTaker({ store, clock, log, metrics }: IngestDeps): ReportTaker {
  const told = new Set<TeamName>()

  const keep = async (report: Report): Promise<boolean> => {
    // A team whose last Target was taken away must hear that too, or it would wait for it.
    for (const { team } of [...report.targets, ...(report.discoveries ?? [])]) told.add(team)
    const now = clock.now()
    const kept = [...told].map((team) => store.report({ team, report: reportFor(team, report), now }))
    const failed = (await Promise.allSettled(kept)).find((result) => result.status === 'rejected')
    if (failed) log.warn({ collector: report.collector, error: failed.reason }, 'a Report could not be kept')
    return !failed
  }

  return {
    async take(message) {
      const parsed = Report.safeParse(message)
      const ok = parsed.success && (await keep(parsed.data))
      metrics.reports.inc({ result: ok ? 'taken' : parsed.success ? 'store-down' : 'malformed' })
      return { ok, serverAt: clock.now() }
    },
  }
}
