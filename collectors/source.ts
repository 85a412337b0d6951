import type { TargetReport } from '../contracts/target.ts'

/** A running reader of one entry of the configuration: one scrape address, or one path or glob of logs. */
export interface Source {
  /** Stable over restarts; names its checkpoint in the outbox. */
  readonly key: string
  start(): void
  /** Stops reading and puts what is complete into the sink. */
  stop(): Promise<void>
  /** JSON that, given back at the next start, makes it go on exactly where the sink was fed up to now. */
  checkpoint(): unknown
  /** How each of its Targets did at its last read. */
  reports(): TargetReport[]
}
