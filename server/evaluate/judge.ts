import type { Bucket } from '../../contracts/bucket.ts'
import type { Severity } from '../../contracts/state.ts'
import { makesRate, type Vantage } from '../../contracts/vantage.ts'
import { type Window, windowOf } from '../../contracts/window.ts'
import type { HeardTarget } from '../live/live-team.ts'
import { isCalm, levelOf, proofOf, rank } from './level.ts'
import { errorLogThreshold } from './thresholds.ts'
import { baseWindow, recentWindow } from './windows.ts'

/** What is known of one service when it is evaluated. */
export type Seen = {
  /** What the rate is made of, narrowest slices of the last hour, oldest first. */
  buckets: Bucket[]
  vantage: Vantage | null
  /** Where the rate comes from, in a clause for people; absent in the plain case. */
  sourceNote?: string | null
  targets: HeardTarget[]
}

/** What the counts alone say. */
export type Judgement = {
  level: Severity
  isClear: (severity: Severity) => boolean
  /** The window that speaks for this severity: its proof, or else the recent one. */
  windowFor: (severity: Severity) => Window
  /** Null when no window proves the severity now. */
  proofFor: (severity: Severity) => Window | null
}

export function judge({ vantage, buckets }: Seen, now: number): Judgement {
  if (makesRate(vantage) || vantage === null) return judgeRate(buckets, now)
  const judgement = judgeErrorLog(buckets, now)
  // Requests that ended nobody knows how show neither that something is wrong nor that it is over.
  return vantage === 'requests-only' ? { ...judgement, isClear: () => false } : judgement
}

function judgeRate(buckets: Bucket[], now: number): Judgement {
  const windows = { recent: recentWindow(buckets, now), base: baseWindow(buckets, now) }
  const proofFor = (severity: Severity) => proofOf(severity, windows)
  return {
    level: levelOf(windows),
    isClear: (severity) => isCalm(severity, windows),
    proofFor,
    windowFor: (severity) => proofFor(severity) ?? (severity === 'ok' ? windows.base : windows.recent),
  }
}

/** Without requests there is nothing to divide by, so this can ask for a look and never for an alarm. */
function judgeErrorLog(buckets: Bucket[], now: number): Judgement {
  const { errors, spread, withinMs } = errorLogThreshold
  const window = windowOf(buckets, { since: now - withinMs, until: Number.POSITIVE_INFINITY })
  const level = window.errors >= errors && window.spread >= spread ? 'watch' : 'ok'
  return {
    level,
    // What was failing by a rate is over only by a rate: losing its source is no recovery.
    isClear: (severity) => severity !== 'failing',
    proofFor: (severity) => (severity !== 'ok' && rank(severity) <= rank(level) ? window : null),
    windowFor: () => window,
  }
}
