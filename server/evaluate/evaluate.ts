import { sliceMs } from '../../contracts/bucket.ts'
import type { ServiceState, Severity, State } from '../../contracts/state.ts'
import type { Vantage } from '../../contracts/vantage.ts'
import { nextStanding } from './hysteresis.ts'
import { type Judgement, judge, type Seen } from './judge.ts'
import { quietAfterMs, quietMs } from './quiet.ts'
import { reasonFor } from './reason.ts'
import { silentTargets } from './silence.ts'
import { longestGapMs } from './thresholds.ts'

/**
 * The state of a service from its counts, how its sources are doing and what it was before. Pure: the same arguments
 * give the same state. See docs/adr/0003-evidence-before-colour.md.
 */
export function evaluate(seen: Seen, before: ServiceState | null, now: number): ServiceState {
  const gapMs = before === null ? 0 : now - before.evaluatedAt
  // Two timers that ring at the same moment are one opinion, and must not count as two in a row.
  if (before !== null && Math.abs(gapMs) < sliceMs / 2) return before

  const silent = silentTargets(seen.targets, now)
  const judgement = judge(seen, now)
  const watched = gapMs >= 0 && gapMs <= longestGapMs
  const { severity, rising, clearSince } = nextStanding(
    {
      severity: before?.severity ?? 'ok',
      rising: watched ? (before?.rising ?? null) : null,
      clearSince: watched ? (before?.clearSince ?? null) : null,
    },
    {
      level: judgement.level,
      isClear: judgement.isClear,
      mayRise: isFed(seen, silent),
      mayFall: seen.targets.length > 0 && silent.length === 0,
      now,
    },
  )
  const evaluations = (before?.evaluations ?? 0) + 1
  const isHeard = seen.targets.length > 0 && silent.length === 0
  const isKnown = isHeard || isSeenFailing(severity, { seen, silent, judgement, now })
  const state = isKnown && evaluations > 1 ? stateFor(severity, seen, now) : 'no-data'
  return {
    state,
    severity,
    since: before !== null && before.state === state ? before.since : now,
    reason: reasonFor({ state, severity }, { seen, judgement, silent, now }),
    evaluatedAt: now,
    evaluations,
    rising,
    clearSince,
    incident: before?.incident ?? null,
  }
}

/**
 * Whether new counts still come in: of the sources that the rate is counted from, one at least is heard of. A source
 * that is lost besides them hides no outage; and old counts alone, sliding through the windows, start none.
 */
function isFed({ targets, vantage }: Seen, silent: Seen['targets']): boolean {
  const counted = targets.filter(({ report }) => report.vantage === vantage || isAdded(report.vantage, vantage))
  return (counted.length > 0 ? counted : targets).some((target) => !silent.includes(target))
}

/** What a gateway made itself is part of the rate of a service that counts itself. */
const isAdded = (vantage: Vantage | null, to: Vantage | null): boolean => to === 'app' && vantage === 'gateway'

/**
 * A dead process cannot be read, and that alone is no data. But where a gateway is heard and shows right now that its
 * users get errors, the service is failing, whatever else is lost.
 */
function isSeenFailing(
  severity: Severity,
  { seen, silent, judgement, now }: { seen: Seen; silent: Seen['targets']; judgement: Judgement; now: number },
): boolean {
  const isWatched = seen.targets.some((target) => target.report.vantage === 'gateway' && !silent.includes(target))
  if (!isWatched || judgement.proofFor(severity) === null) return false
  return seen.buckets.some(({ at, errors }) => errors > 0 && at > now - freshMs)
}
const freshMs = 60_000 + sliceMs

/** Without requests a service is grey whatever it was, once even the longest window that could prove it is empty. */
function stateFor(severity: Severity, { buckets, vantage }: Seen, now: number): State {
  if (vantage === 'requests-only') return 'no-data'
  if (vantage === 'error-log') return severity === 'failing' ? 'no-data' : severity
  const quiet = quietMs(buckets, now)
  if (quiet !== null && quiet < quietAfterMs(buckets)) return severity
  return severity === 'ok' || quiet === null || quiet >= emptyAfterMs ? 'no-traffic' : severity
}
const emptyAfterMs = 15 * 60_000
