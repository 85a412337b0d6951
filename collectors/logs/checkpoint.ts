import { z } from 'zod'
import { ErrorClass } from '../../contracts/error-class.ts'
import { GroupId } from '../../contracts/error-group.ts'
import { Count } from '../../contracts/instant.ts'
import { Place } from './tail/identity.ts'

/** How far one file was counted. */
export const Position = z.strictObject({
  path: z.string(),
  place: Place,
  /** Blocks that reach beyond the offset and were counted already: start, end, key. */
  done: z.array(z.tuple([Count, Count, z.string()])).max(4_000),
  format: z.string().nullable(),
  /** When the file was last written to: rotated files beside it that are newer were never read. */
  modifiedMs: Count.optional(),
})
export type Position = z.infer<typeof Position>

/** A template in which names were found to differ: its text has holes, and has them after a restart too. */
export const Merged = z.strictObject({
  id: GroupId,
  class: ErrorClass,
  /** Exception type or logger. */
  kind: z.string(),
  words: z.array(z.string()).max(60),
})
export type Merged = z.infer<typeof Merged>

export const Checkpoint = z.strictObject({
  files: z.array(Position).max(2_000),
  merged: z.array(Merged).max(500),
  /** Names of the backends that were seen, where it is the log of a gateway. */
  backends: z.array(z.array(z.string())).max(1_000).optional(),
})
export type Checkpoint = z.infer<typeof Checkpoint>
