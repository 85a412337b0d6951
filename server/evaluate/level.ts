import { alpha, binomialTail } from '../../contracts/evidence.ts'
import { type Severity, severities } from '../../contracts/state.ts'
import { ratioOf, type Window } from '../../contracts/window.ts'
import { type Threshold, thresholds } from './thresholds.ts'

export type Windows = { recent: Window; base: Window }

/** How bad, as a number to compare by. */
export const rank = (severity: Severity): number => severities.indexOf(severity)
export const milder = (a: Severity, b: Severity): Severity => (rank(a) < rank(b) ? a : b)

/** One window alone: errors in enough slices, and so many that the threshold would hardly ever do it. */
export const isEvidence = (window: Window, { ratio, spread }: Threshold): boolean =>
  window.spread >= spread && binomialTail(window.errors, window.requests, ratio) <= alpha

/**
 * The window that proves a level, or null. The base window proves it only while the recent one is not clearly better:
 * what is over must not colour a tile for an hour.
 */
export function proofOf(severity: Severity, { recent, base }: Windows): Window | null {
  if (severity === 'ok') return null
  const threshold = thresholds[severity]
  if (isEvidence(recent, threshold)) return recent
  const now = ratioOf(recent)
  return now !== null && now >= threshold.ratio / 2 && isEvidence(base, threshold) ? base : null
}

/** The worst level that is proven now, before any hysteresis. */
export const levelOf = (windows: Windows): Severity =>
  severities.findLast((severity) => proofOf(severity, windows) !== null) ?? 'ok'

/** Clearly better than the threshold of this level. Without requests nothing is better: no traffic proves nothing. */
export function isCalm(severity: Severity, { recent }: Windows): boolean {
  const now = ratioOf(recent)
  return severity !== 'ok' && now !== null && now < thresholds[severity].ratio / 2
}
