import type { HeardTarget } from '../live/live-team.ts'

const shortestMs = 60_000

/**
 * When a Target was last read well, on the server's clock, or null when never. The collector's clock may be wrong, so
 * only the difference of its own two instants is used.
 */
export function heardAt({ report, receivedAt }: HeardTarget): number | null {
  if (report.goodAt === null) return null
  return receivedAt - Math.max(0, (report.readAt ?? report.goodAt) - report.goodAt)
}

/** Nothing good was heard for a minute, or for three intervals if that is longer. */
export function isSilent(target: HeardTarget, now: number): boolean {
  const at = heardAt(target)
  return at === null || now - at > Math.max(shortestMs, 3 * target.report.intervalMs)
}

/** The sources that are silent, longest first. */
export const silentTargets = (targets: HeardTarget[], now: number): HeardTarget[] =>
  targets.filter((target) => isSilent(target, now)).toSorted((a, b) => (heardAt(a) ?? 0) - (heardAt(b) ?? 0))
