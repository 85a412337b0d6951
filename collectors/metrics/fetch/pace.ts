import type { ScrapeSource } from '../../../runtime/config-scrape.ts'

const defaultIntervalMs = 1_000
/** A scrape may take this share of its interval from the target, and from us; a slower one is asked less often. */
const greatestLoad = 0.1
const slowestMs = 15_000
/** Of the first ones that are looked at, made while everything begins, the quickest is believed. */
const firstScrapes = 3
/** Weight of the newest scrape in what a scrape usually takes: one hiccup slows nothing. */
const newestWeight = 0.2

export const intervalOf = ({ interval = defaultIntervalMs }: ScrapeSource): number => interval

/** How long a scrape may take: it must be over before the next one is due. */
export const timeoutOf = ({ interval = defaultIntervalMs, timeout }: ScrapeSource, everyMs = interval): number =>
  timeout ?? Math.max(500, Math.min(0.8 * everyMs, 10_000))

/** How often a Target is asked, so that being watched costs it little. */
export interface Pace {
  took(ms: number): void
  timedOut(): void
  /** How long its answer kept us busy: one target must not take the time of the others. */
  processed(ms: number): void
  /** Time from one scrape to the next, at least the interval. */
  everyMs(): number
  timeoutMs(): number
  /** Why it is asked less often than configured; null when it is not. */
  note(): string | null
}

export function createPace(scrape: ScrapeSource): Pace {
  const intervalMs = intervalOf(scrape)
  let usualMs: number | null = null
  /** From nothing: what is read for the first time takes longer than ever after. */
  let usualBusyMs = 0
  let hasTimedOut = false
  /** One time-out may be a hiccup, as everything else may. */
  let isWarned = false
  let scrapes = 0
  const everyMs = () => {
    const spared = Math.max(usualMs ?? 0, usualBusyMs) / greatestLoad
    return Math.max(intervalMs, Math.min(spared, slowestMs))
  }
  const timeoutMs = () => timeoutOf(scrape, everyMs())

  return {
    took(ms) {
      isWarned = false
      // The very first one also connects, and perhaps all targets of a fleet are new at the same time.
      if (scrapes++ === 0 && !hasTimedOut) return
      // After a hang the first answer tells what is usual now.
      if (usualMs === null || hasTimedOut) usualMs = ms
      else if (scrapes <= 1 + firstScrapes) usualMs = Math.min(usualMs, ms)
      else usualMs += newestWeight * (ms - usualMs)
      hasTimedOut = false
    },
    timedOut() {
      if (!hasTimedOut && !isWarned) {
        isWarned = true
        return
      }
      // It may be slow and not dead: asked less often it also gets more time, or it would never be heard again.
      usualMs = timeoutMs()
      hasTimedOut = true
    },
    processed(ms) {
      usualBusyMs += newestWeight * (ms - usualBusyMs)
    },
    everyMs,
    timeoutMs,
    note() {
      if (usualMs === null || everyMs() <= intervalMs * 1.5) return null
      const seconds = Math.round(everyMs() / 100) / 10
      return usualMs >= usualBusyMs
        ? `A scrape takes ${Math.round(usualMs)} ms, so it is asked every ${seconds} s to spare the target.`
        : `Reading its answer takes ${Math.round(usualBusyMs)} ms, so it is asked every ${seconds} s to spare the other targets.`
    },
  }
}
