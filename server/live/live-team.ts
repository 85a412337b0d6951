import type { RailEntry } from '../../contracts/board.ts'
import type { Bucket } from '../../contracts/bucket.ts'
import type { DiscoveryReport } from '../../contracts/discovery.ts'
import type { ServiceName } from '../../contracts/service.ts'
import type { ServiceState } from '../../contracts/state.ts'
import type { TargetReport } from '../../contracts/target.ts'
import type { TeamName } from '../../contracts/team.ts'
import type { RateSource } from './rate-source.ts'

/** A Target's last Report and when the server got it. */
export type HeardTarget = { report: TargetReport; receivedAt: number }

/** What this node knows of a team now, in memory, kept equal to the store by its feed. Reads only. */
export interface LiveTeam {
  readonly team: TeamName
  /** All services heard of in the last 24 hours, in alphabetical order. */
  services(): ServiceName[]
  /** What the service's rate is counted from. */
  source(service: ServiceName): RateSource
  /** Narrowest slices of the last hour that its rate is made of, oldest first, without holes filled in. */
  buckets(service: ServiceName): Bucket[]
  targets(service: ServiceName): HeardTarget[]
  /** How the places that name its targets did at their last read. */
  discoveries(): DiscoveryReport[]
  state(service: ServiceName): ServiceState | null
  /** Groups of the service seen in the last `windowMs`, most frequent first, masked. */
  topErrors(service: ServiceName, windowMs: number): RailEntry[]
}
