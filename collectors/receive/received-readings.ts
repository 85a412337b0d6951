import { labelsKey } from '../metrics/exposition/sample.ts'
import type { ReceivedSample } from './write-request.ts'

/**
 * A scrape is written in parts, through several connections that overtake each other. After so long nothing more of it
 * is on its way: senders hand over at least every five seconds.
 */
const settleMs = 10_000
/** More scrapes than these do not wait: the oldest are taken as they are, and so many more are not even kept. */
const maxWaiting = 1_000
/** A series that is missing so often without a word has gone in silence. */
const missedAtMost = 5

export type ReceivedValue = { labels: ReadonlyMap<string, string>; value: number; startedAt: number | null }

/** All that was written for one target with one timestamp. */
export type ReceivedReading = {
  at: number
  /** By series, in an order that stays. */
  values: Map<string, ReceivedValue>
  /** Nothing that was there before is missing without having been called gone. */
  isComplete: boolean
  /** Only samples with these names were kept; null: all. */
  names: ReadonlySet<string> | null
  /** Series that the sender called gone. */
  gone: number
}

type Waiting = Omit<ReceivedReading, 'isComplete' | 'gone'> & { since: number; stale: Set<string> }

export type Refused = 'late' | 'too-many'

/** Senders sort the labels of a series, so it has one key; whoever does not is sorted here. */
function keyOf(labels: ReadonlyMap<string, string>): string {
  let key = ''
  let before = ''
  for (const [name, value] of labels) {
    if (name < before) return labelsKey(labels)
    before = name
    key += `\u0000${name}\u0001${value}`
  }
  return key
}

/** Puts the parts of scrapes together again. Pure of time: `now` is monotonic milliseconds. */
export class ReceivedReadings {
  /** The series of the target, and how often in a row each was missing. */
  private readonly known = new Map<string, { name: string; missed: number }>()
  private readonly waiting = new Map<number, Waiting>()
  private firstAt: number | null = null
  private closedAt = Number.NEGATIVE_INFINITY
  /** A series came so late that it is not known whether it is new: nothing may be taken for new any more. */
  mustBeginAnew = false

  private readonly maxSeries: number
  private readonly namesFor: (at: number) => ReadonlySet<string> | null

  constructor(maxSeries: number, namesFor: (at: number) => ReadonlySet<string> | null) {
    this.maxSeries = maxSeries
    this.namesFor = namesFor
  }

  /** Keeps a sample, or says why not. What was written before is taken as written, and counts nothing. */
  add(labels: ReadonlyMap<string, string>, sample: ReceivedSample, now: number): Refused | null {
    const name = labels.get('__name__') ?? ''
    const at = sample.timestamp
    if (at <= this.closedAt) {
      // What nobody needs may come when it likes.
      if (this.namesFor(at)?.has(name) === false) return null
      if (this.firstAt !== null && at <= this.firstAt && !this.known.has(keyOf(labels))) this.mustBeginAnew = true
      return 'late'
    }
    const reading = this.waitingAt(at, now)
    if (reading === null) return 'too-many'
    if (reading.names !== null && !reading.names.has(name)) return null
    const key = keyOf(labels)
    if (sample.isStale) {
      reading.stale.add(key)
      return null
    }
    if (!reading.values.has(key) && reading.values.size >= this.maxSeries) return 'too-many'
    reading.values.set(key, { labels, value: sample.value, startedAt: sample.startedAt })
    return null
  }

  private waitingAt(at: number, now: number): Waiting | null {
    const there = this.waiting.get(at)
    if (there) return there
    if (this.waiting.size >= 2 * maxWaiting) return null
    const fresh: Waiting = { at, values: new Map(), names: this.namesFor(at), since: now, stale: new Set() }
    this.waiting.set(at, fresh)
    return fresh
  }

  /** The next reading in order of time that is whole, or that nothing more will come of; null while there is none. */
  next(now: number): ReceivedReading | null {
    const oldest = this.oldest()
    if (oldest === null) return null
    const isSettled = now - oldest.since >= settleMs || this.waiting.size > maxWaiting
    // At first nobody knows what belongs to a scrape: everything that came meanwhile does.
    if (this.known.size === 0 && isSettled) this.learn()
    const missing = this.missingIn(oldest)
    const isWhole = this.known.size > 0 && missing.length === 0
    return isWhole || isSettled ? this.close(oldest, missing) : null
  }

  private oldest(): Waiting | null {
    let oldest: Waiting | null = null
    for (const reading of this.waiting.values()) if (oldest === null || reading.at < oldest.at) oldest = reading
    return oldest
  }

  private learn(): void {
    for (const { values } of this.waiting.values()) {
      for (const [key, { labels }] of values) this.known.set(key, { name: labels.get('__name__') ?? '', missed: 0 })
    }
  }

  private missingIn({ values, stale, names }: Waiting): string[] {
    const missing: string[] = []
    for (const [key, { name }] of this.known) {
      if (!values.has(key) && !stale.has(key) && (names === null || names.has(name))) missing.push(key)
    }
    return missing
  }

  private close(reading: Waiting, missing: readonly string[]): ReceivedReading {
    const { at, values, stale, names } = reading
    this.waiting.delete(at)
    this.closedAt = at
    this.firstAt ??= at
    // In the order in which they were first seen, so that two readings look alike.
    const ordered = new Map<string, ReceivedValue>()
    for (const key of this.known.keys()) {
      const value = values.get(key)
      if (value) ordered.set(key, value)
    }
    for (const [key, value] of values) {
      ordered.set(key, value)
      this.known.set(key, { name: value.labels.get('__name__') ?? '', missed: 0 })
    }
    for (const key of stale) if (!values.has(key)) this.known.delete(key)
    for (const key of missing) this.miss(key)
    return { at, values: ordered, isComplete: missing.length === 0, names, gone: stale.size }
  }

  private miss(key: string): void {
    const one = this.known.get(key)
    if (!one) return
    one.missed++
    if (one.missed > missedAtMost) this.known.delete(key)
  }
}
