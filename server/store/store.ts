import type { BatchId, BatchPart } from '../../contracts/batch.ts'
import type { Bucket } from '../../contracts/bucket.ts'
import type { Delivery } from '../../contracts/delivery.ts'
import type { ErrorGroup, Sighting } from '../../contracts/error-group.ts'
import type { ServiceName } from '../../contracts/service.ts'
import type { ServiceState } from '../../contracts/state.ts'
import type { Report } from '../../contracts/target.ts'
import type { TeamName } from '../../contracts/team.ts'

/**
 * Slices whose start lies in `[since, until)`, of one kept width; absent service means all of the team. `detail` also
 * reads latencies of routes and sides, which are many: whoever only counts does not ask for them.
 */
export type Span = { since: number; until: number; widthMs: number; service?: ServiceName; detail?: boolean }

/** First and last are the instants of its sightings, `total` their sum: exact, whatever the order they came in. */
export type KnownGroup = { group: ErrorGroup; firstAt: number; lastAt: number; total: number }

/**
 * What changed, told to every node that follows the team. Versions of a team grow by one: any other version than the
 * last one plus one (also a smaller one) is a hole, and means read the history again.
 */
export type Feed =
  /** `part` as it was counted: clamped to now, with what fell over a bound already under `other`. `groups` are those
   * seen in it, as they are known now. */
  | { kind: 'recorded'; version: number; part: BatchPart; groups: KnownGroup[] }
  /** Only the states that were written; others stay. */
  | { kind: 'states'; version: number; states: Record<ServiceName, ServiceState> }
  | { kind: 'report'; version: number; report: Report }

/** Everything a live Board starts from, exactly as of `version`: a follower applies the entries above it. */
export type TeamHistory = {
  /** 0 before the first entry of the team. */
  version: number
  /** Narrowest slices that reach into the last hour, all vantages, without routes, latencies and sides, oldest first. */
  buckets: Bucket[]
  /** Seen in the last 24 hours, newest first. */
  groups: KnownGroup[]
  /** One-minute slices that reach into the last hour, oldest first. */
  sightings: Sighting[]
  states: Record<ServiceName, ServiceState>
  /** Newest of each collector within the hour, each with only this team's targets, with the server time it came at. */
  reports: { report: Report; receivedAt: number }[]
  /** What fell over a bound since ever: counted under `other`, never lost. */
  overflow: Overflow
}

/** Requests of routes and of services (errors, where there are no requests), errors of groups and counts of sides that
 * are counted under `other`; answers that are counted under a larger bound of latency than their own. */
export type Overflow = { routes: number; groups: number; services: number; sides: number; latency: number }

export type Claim = { delivery: Delivery; token: number }
export type Settlement = { kind: 'delivered' } | { kind: 'again'; at: number } | { kind: 'dead'; reason: string }

/**
 * The truth: counts, groups, states and the queue of deliveries, in words of the domain. Two implementations, memory
 * and Redis, held equal by one conformance suite. Time always comes as an argument. Every method of a lost Redis
 * rejects within two seconds; nothing waits for ever. A call that rejected may have been carried out: asking again is
 * safe for all of them.
 */
export interface Store {
  readonly kind: 'memory' | 'redis'

  /**
   * In one step: refuses what was counted before (same collector and incarnation, seq not higher; remembered for a
   * week), else adds it to all three slice widths, keeps the groups and tells the feed. Late slices go where they
   * belong, and are dropped from a width that no longer keeps their time; slices of the future go to now. A sighting
   * of a group that nobody described is counted under `other`.
   *
   * Batches of one incarnation are handed over one after the other: the next only when this one was answered, because
   * a lower seq is refused for ever once a higher one is counted.
   */
  record(entry: { team: TeamName; id: BatchId; part: BatchPart; now: number }): Promise<{ counted: boolean }>
  /** Keeps the last Report that came from a collector for this team for an hour and tells the feed. */
  report(entry: { team: TeamName; report: Report; now: number }): Promise<void>

  /** Those that something was ever written for, in alphabetical order. */
  teams(): Promise<TeamName[]>
  history(team: TeamName, now: number): Promise<TeamHistory>
  /** Oldest first. Routes and latencies are kept where the width is a minute or more; detail of minutes for three hours
   * only, and that of hours as long as they are. */
  buckets(team: TeamName, span: Span): Promise<Bucket[]>
  /** Minutes or hours, oldest first. */
  sightings(team: TeamName, span: Span): Promise<Sighting[]>
  /** All that are kept (35 days after they were last seen), newest first. */
  groups(team: TeamName, service?: ServiceName): Promise<KnownGroup[]>
  /** From now on, every entry in order, on every node. What was missed while a link was lost shows as a hole. */
  follow(team: TeamName, listener: (entry: Feed) => void): Promise<() => Promise<void>>

  /** The right to evaluate a team until `now + ttlMs`: a fencing number that only grows, or null while another node
   * has it. Asking again renews, with the same number while it is held. */
  lease(team: TeamName, ask: { node: string; now: number; ttlMs: number }): Promise<number | null>
  /** Gives the right back before its time; does nothing when another node has it. */
  unlease(team: TeamName, node: string): Promise<void>
  /** Writes states (of the services named; others stay), the messages they cause, and tells the feed, in one step;
   * false (and nothing written) when the fence is not the newest. A delivery id that was queued in the last week is
   * not queued again. */
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
  /** Ignored when the claim was taken over by another node. `again` counts an attempt; the other two make the next of
   * the same receiver and incident due at once. */
  settle(team: TeamName, claim: Claim, settlement: Settlement): Promise<void>
  /** `waiting` counts also what is claimed now; `dead` is newest first. */
  deliveries(team: TeamName): Promise<{ waiting: number; dead: { delivery: Delivery; reason: string }[] }>

  ping(): Promise<void>
  /** What an operator must know, one sentence each: eviction policy, version, persistence. */
  problems(): Promise<string[]>
  close(): Promise<void>
}

/** Bounds. What falls over one is counted under `other` and in `overflow`; totals stay exact. */
export const bounds = {
  routesPerService: 50,
  groupsPerService: 500,
  servicesPerTeam: 200,
  /** Beside the one `other` of each kind. */
  sidesPerService: 100,
  /** Beside `Inf`. */
  latencyBoundsPerService: 128,
  deadLetters: 1_000,
}
