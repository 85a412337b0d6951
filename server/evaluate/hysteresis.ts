import { type ServiceState, type Severity, severities } from '../../contracts/state.ts'
import { milder, rank } from './level.ts'
import { clearAfterMs } from './thresholds.ts'

export type Standing = Pick<ServiceState, 'severity' | 'rising' | 'clearSince'>

export type Signs = {
  /** What is proven now. */
  level: Severity
  /** Whether this level is clearly over. */
  isClear: (severity: Severity) => boolean
  /** New data comes in from what the rate is counted from. */
  mayRise: boolean
  /** Every source is heard of. */
  mayFall: boolean
  now: number
}

const below = (severity: Severity): Severity => severities[rank(severity) - 1] ?? 'ok'

/** Enters a worse level when two evaluations in a row prove it; leaves one level after a minute of being clear. */
export function nextStanding(before: Standing, signs: Signs): Standing {
  const severity = risen(before, signs)
  if (rank(severity) > rank(before.severity)) {
    return { severity, rising: risingOf(severity, signs), clearSince: null }
  }
  return { ...fallen(before, signs), rising: risingOf(severity, signs) }
}

/** What both the last evaluation and this one prove; the milder of the two is proven twice. */
const risen = ({ severity, rising }: Standing, { level, mayRise }: Signs): Severity => {
  if (rising === null || !mayRise) return severity
  const proven = milder(rising.severity, level)
  return rank(proven) > rank(severity) ? proven : severity
}

const risingOf = (severity: Severity, { level, mayRise }: Signs): Standing['rising'] =>
  mayRise && rank(level) > rank(severity) ? { severity: level, times: 1 } : null

function fallen(
  { severity, clearSince }: Standing,
  { level, isClear, mayFall, now }: Signs,
): Pick<Standing, 'severity' | 'clearSince'> {
  const clears = (at: Severity) => mayFall && rank(level) < rank(at) && isClear(at)
  if (!clears(severity)) return { severity, clearSince: null }
  const since = clearSince ?? now
  if (now - since < clearAfterMs) return { severity, clearSince: since }
  const next = below(severity)
  // One step at a time: the milder level gets its own minute.
  return { severity: next, clearSince: clears(next) ? now : null }
}
