import type { Incarnation } from '../counters/counter-state.ts'

/** A series that counts our own scrapes rises with each of them, in all of so many intervals … */
const watchedIntervals = 60
/** … and by nothing else in so many of them. */
const lonelyIntervals = 10
/** More series than these are not watched. */
const maxWatched = 2_000

/** One series of successes, as far as it may hold the answers to our own scrapes. */
export type WatchedSeries = {
  key: string
  /** How people know it. */
  labels: string
  /** What it rose by in this reading. */
  rise: number
  /** Intervals in which it has risen without a break, and those of them in which it rose by one. */
  run: number
  lonely: number
  isOwn: boolean
}

/**
 * Finds the series in which a Target counts the answers to our own scrapes, and tells how many of them to take off. A
 * scrape is counted after it was answered, so each reading holds the answer to the one before of the same process.
 */
export class OwnScrapes {
  private readonly watched = new Map<string, WatchedSeries>()
  private readonly known: Set<string>
  private readonly isSure: boolean

  /** `isSure`: they are among its requests, whether that was seen or not. `known`: what was found out before. */
  constructor({ isSure, known }: { isSure: boolean; known: Iterable<string> }) {
    this.isSure = isSure
    this.known = new Set(known)
  }

  /** Watches a series of successes; null when there are too many. */
  watch(key: string, labels: string): WatchedSeries | null {
    const there = this.watched.get(key)
    if (there) return there
    if (this.watched.size >= maxWatched) return null
    const series = { key, labels, rise: 0, run: 0, lonely: 0, isOwn: this.known.has(key) }
    this.watched.set(key, series)
    return series
  }

  /** Keys of the series that were found, and of those that were known and have not shown themselves yet. */
  found(): string[] {
    const unseen = [...this.known].filter((key) => !this.watched.has(key))
    return [...unseen, ...[...this.watched.values()].filter(({ isOwn }) => isOwn).map(({ key }) => key)]
  }

  /** A reading of this process was counted: which of its increments is the answer to our last scrape. */
  settle({ reads }: Incarnation, takeOff: (series: WatchedSeries) => void): void {
    // The first answer of a process is to the first question it was asked, and is counted after it.
    const wasAsked = reads > 1
    const own = wasAsked ? this.ownOf() : null
    if (own) {
      own.isOwn = true
      takeOff(own)
    }
    for (const series of this.watched.values()) {
      if (wasAsked) this.learn(series)
      series.rise = 0
    }
  }

  /** The series that holds it: one that was found, else, where it has to be there, the one that has risen for longest. */
  private ownOf(): WatchedSeries | null {
    let likeliest: WatchedSeries | null = null
    for (const series of this.watched.values()) {
      if (series.rise === 0) continue
      if (series.isOwn) return series
      if (likeliest === null || series.run > likeliest.run) likeliest = series
    }
    return this.isSure ? likeliest : null
  }

  private learn(series: WatchedSeries): void {
    if (series.rise === 0) {
      series.run = 0
      series.lonely = 0
      // It does not hold every scrape, so it holds none.
      if (!this.isSure) series.isOwn = false
      return
    }
    series.run++
    if (series.rise === 1) series.lonely++
    if (series.run % watchedIntervals !== 0) return
    if (series.lonely >= lonelyIntervals) series.isOwn = true
    series.lonely = 0
  }

  /** One sentence, or null where none are known. */
  note(): string | null {
    const own = [...this.watched.values()].find(({ isOwn }) => isOwn)
    if (!own) return null
    return `It counts our own scrapes among its requests (${own.labels}); one is taken off for each of them.`
  }
}
