import type { BatchId, BatchPart } from '../../contracts/batch.ts'
import type { Bucket } from '../../contracts/bucket.ts'
import type { Delivery } from '../../contracts/delivery.ts'
import type { ErrorGroup, Sighting } from '../../contracts/error-group.ts'
import type { ServiceName } from '../../contracts/service.ts'
import type { ServiceState } from '../../contracts/state.ts'
import type { Report } from '../../contracts/target.ts'
import type { TeamName } from '../../contracts/team.ts'

/** `[since, until)` of one kept slice width; absent service means all of the team. */
export type Span = { since: number; until: number; widthMs: number; service?: ServiceName }

export type KnownGroup = { group: ErrorGroup; firstAt: number; lastAt: number; total: number }

/** What changed, told to every node that follows the team. Versions of a team have no holes: a hole means read again. */
export type Feed =
  | { kind: 'recorded'; version: number; part: BatchPart; groups: KnownGroup[] }
  | { kind: 'states'; version: number; states: Record<ServiceName, ServiceState> }
  | { kind: 'report'; version: number; report: Report }

/** Everything a live Board starts from, as of `version`. */
export type TeamHistory = {
  version: number
  /** Narrowest slices of the last hour, all vantages, without routes. */
  buckets: Bucket[]
  /** Seen in the last 24 hours, newest first. */
  groups: KnownGroup[]
  /** One-minute slices of the last hour. */
  sightings: Sighting[]
  states: Record<ServiceName, ServiceState>
  /** Newest of each collector, each with only this team's targets, with the server time it came at. */
  reports: { report: Report; receivedAt: number }[]
  /** What fell over a bound since ever: counted under `other`, never lost. */
  overflow: { routes: number; groups: number }
}

export type Claim = { delivery: Delivery; token: number }
export type Settlement = { kind: 'delivered' } | { kind: 'again'; at: number } | { kind: 'dead'; reason: string }

/**
 * The truth: counts, groups, states and the queue of deliveries, in words of the domain. Two implementations, memory
 * and Redis, held equal by one conformance suite. Time always comes as an argument. Every method of a lost Redis
 * rejects within two seconds; nothing waits for ever.
 */
export interface Store {
  readonly kind: 'memory' | 'redis'

  /** In one step: refuses what was counted before (same collector and incarnation, seq not higher), else adds it to
   * all three slice widths, keeps the groups and tells the feed. Late slices go where they belong; slices of the
   * future go to now. */
  record(entry: { team: TeamName; id: BatchId; part: BatchPart; now: number }): Promise<{ counted: boolean }>
  /** Keeps the newest Report of a collector for this team for an hour and tells the feed. */
  report(entry: { team: TeamName; report: Report; now: number }): Promise<void>

  teams(): Promise<TeamName[]>
  history(team: TeamName, now: number): Promise<TeamHistory>
  /** With routes where the width is a minute or more. */
  buckets(team: TeamName, span: Span): Promise<Bucket[]>
  /** Minutes or hours. */
  sightings(team: TeamName, span: Span): Promise<Sighting[]>
  groups(team: TeamName, service?: ServiceName): Promise<KnownGroup[]>
  follow(team: TeamName, listener: (entry: Feed) => void): Promise<() => Promise<void>>

  /** The right to evaluate a team until `now + ttlMs`: a fencing number that only grows, or null while another node
   * has it. Asking again renews. */
  lease(team: TeamName, ask: { node: string; now: number; ttlMs: number }): Promise<number | null>
  unlease(team: TeamName, node: string): Promise<void>
  /** Writes states and the messages they cause in one step; false (and nothing written) when the fence is old. */
  transition(entry: {
    team: TeamName
    fence: number
    now: number
    states: Record<ServiceName, ServiceState>
    deliveries: Delivery[]
  }): Promise<boolean>

  /** The next due Delivery, hidden from others for `leaseMs`. Only the oldest of a receiver and incident is ever due:
   * order holds per incident. A crash brings it back when the lease ends. */
  claim(team: TeamName, ask: { now: number; leaseMs: number }): Promise<Claim | null>
  /** Ignored when the claim was taken over by another node. `again` counts an attempt. */
  settle(team: TeamName, claim: Claim, settlement: Settlement): Promise<void>
  deliveries(team: TeamName): Promise<{ waiting: number; dead: { delivery: Delivery; reason: string }[] }>

  ping(): Promise<void>
  /** What an operator must know: eviction policy, version, persistence. */
  problems(): Promise<string[]>
  close(): Promise<void>
}

/** Bounds. What falls over one is counted under `other` and in `overflow`; totals stay exact. */
export const bounds = {
  routesPerService: 50,
  groupsPerService: 500,
  servicesPerTeam: 200,
  deadLetters: 1_000,
}
