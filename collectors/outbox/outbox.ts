import type { Batch, BatchId, BatchPart } from '../../contracts/batch.ts'
import type { TeamName } from '../../contracts/team.ts'

/** The content of one Batch. */
export type Parts = Record<TeamName, BatchPart>

/** What was seen since the last commit, and where each source that fed it stands now. */
export type Commit = {
  collector: BatchId['collector']
  /** One Batch each, in this order; none where only checkpoints moved. */
  batches: Parts[]
  /** Of the sources that moved; the others keep what they committed before. Null: it is forgotten. */
  checkpoints: ReadonlyMap<string, unknown>
}

/**
 * Batches on their way to the server, and the checkpoints that belong to them. Both change in one step, so whatever
 * ends the process, a restart reads the world exactly from where the last committed Batch ends.
 */
export interface Outbox {
  readonly kind: 'memory' | 'durable'
  /** Numbers the Batches and keeps them together with the checkpoints: all of it, or nothing of it. Resolves when a
   * crash of the machine cannot undo it; only then `next` gives the Batches out. */
  commit(entry: Commit): Promise<void>
  /** The oldest Batch that is not acked. */
  next(): Batch | null
  /** The server has it, or never wants it: forgets the Batch with this number. */
  ack(seq: number): void
  /** What each source committed last, by its key. */
  checkpoints(): ReadonlyMap<string, unknown>
  readonly pending: number
  readonly pendingBytes: number
  /** Over the bound: sources wait, and their files and counters keep what they do not read. */
  isFull(): boolean
  close(): Promise<void>
}

/** 64 bits of chance: no two lives of an outbox share a name. */
export const incarnationBytes = 8
