import type { Incarnation } from './counter-state.ts'

/** One value of one counter in one reading. */
export type CounterValue = {
  key: string
  metric: string
  value: number
  created: number | null
  timestamp: number | null
}

/** What one good scrape of a Target says about its counters. */
export type Reading = {
  /** The instant the values are attributed to. */
  at: number
  /** When the process began, by its own clock. */
  startedAt: number | null
  /** How far the target's clock is ahead of ours; 0 when it is about right or nobody knows. */
  skewMs: number
  /** Nothing that was asked for can be missing from it. */
  isComplete: boolean
  /** Counters that were asked for, with all their values, duplicates included. */
  metrics: ReadonlySet<string>
  values: readonly CounterValue[]
  canaries: Readonly<Record<string, number>>
  /** The value at which these counters begin anew; null where they never do. */
  wrapsAt: number | null
  /**
   * What the last complete reading knew of a metric that was not asked for then: declared without a series, not there
   * at all, or nothing is known.
   */
  before: (metric: string) => 'declared' | 'absent' | 'unknown'
}

/** What was odd, in a closed list; each is one sentence for people in `remark-sentence.ts`. */
export type Remark =
  | { kind: 'baseline'; series: number }
  /** `missedMs`: time between the last reading of the life before and this one. `lives`: processes seen, of all. */
  | { kind: 'restart'; by: 'start-time' | 'values'; missedMs: number; lives: number }
  | { kind: 'partial-reset'; series: number }
  | { kind: 'late'; gapMs: number }
  | { kind: 'family-with-history'; metric: string; value: number }
  | { kind: 'duplicates'; series: number }
  | { kind: 'processes'; count: number }
  | { kind: 'not-countable'; series: number }
  | { kind: 'inexact'; series: number }
  | { kind: 'held-back' }

/** Whole increments by series key; series that did not move are not in it. */
export type Increments = {
  increments: Map<string, number>
  remarks: Remark[]
  /** The process that answered; null while that cannot be told. */
  incarnation: Incarnation | null
  /** So many readings of it before this one are counted with it, because it could not be told whose they were. */
  held?: number
}
