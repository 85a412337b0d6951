import type { Gap } from '../contracts/batch.ts'
import type { RouteCounts } from '../contracts/bucket.ts'
import type { ClassCounts } from '../contracts/error-class.ts'
import type { ErrorGroup } from '../contracts/error-group.ts'
import type { LatencyCounts } from '../contracts/latency.ts'
import type { ServiceName } from '../contracts/service.ts'
import type { SideCounts } from '../contracts/side.ts'
import type { TeamName } from '../contracts/team.ts'
import type { Vantage } from '../contracts/vantage.ts'

/** Whose numbers these are. */
export type Owner = { team: TeamName; service: ServiceName }

/** Integer increments, taken once, at the instant they are attributed to. */
export type Counts = {
  at: number
  vantage: Vantage
  requests: number
  errors: number
  classes: ClassCounts
  routes: Record<string, RouteCounts>
  /** How long the answers took, where a histogram tells. */
  latency?: LatencyCounts
  /** What is counted beside the rate. */
  sides?: SideCounts
}

/**
 * Where sources put what they saw. Synchronous: what is put here before a flush is in that flush's Batch, together
 * with the checkpoints of all sources at that moment.
 */
export interface Sink {
  counts(owner: Owner, counts: Counts): void
  /** An error that is listed: its group, seen `count` times. It adds nothing to a rate; `counts` does. */
  error(owner: Owner, seen: { group: ErrorGroup; at: number; count: number }): void
  gap(owner: Owner, gap: Omit<Gap, 'service'>): void
  /** Bytes waiting to be acked are over the bound: stop reading until it is false again. */
  isFull(): boolean
}
