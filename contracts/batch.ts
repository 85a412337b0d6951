import { z } from 'zod'
import { Bucket } from './bucket.ts'
import { ErrorGroup, Sighting } from './error-group.ts'
import { Count } from './instant.ts'
import { ServiceName } from './service.ts'
import { TeamName } from './team.ts'

export const CollectorId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'letters, digits, . _ -')

/** Bytes of a log that nobody read, with the reason: a wall must not show a false zero. */
export const Gap = z.strictObject({
  service: ServiceName,
  target: z.string().max(300),
  bytes: Count,
  reason: z.string().max(60),
})
export type Gap = z.infer<typeof Gap>

/** A Batch's part for one team: what the store records in one atomic step. */
export const BatchPart = z.strictObject({
  buckets: z.array(Bucket).max(2_000),
  groups: z.array(ErrorGroup).max(500),
  sightings: z.array(Sighting).max(5_000),
  gaps: z.array(Gap).max(100),
})
export type BatchPart = z.infer<typeof BatchPart>

/** The name of a Batch. Sent in order, resent until acked, counted once. */
export const BatchId = z.strictObject({
  collector: CollectorId,
  /** One life of the collector's outbox: a new one only where the old was lost. */
  incarnation: z.string().regex(/^[0-9a-f]{16}$/),
  /** 1, 2, 3 … within the incarnation. */
  seq: z.int().positive(),
})
export type BatchId = z.infer<typeof BatchId>

/** What a collector hands over. Its content never changes between two attempts. */
export const Batch = z.strictObject({ id: BatchId, parts: z.record(TeamName, BatchPart) })
export type Batch = z.infer<typeof Batch>

/** `refused` will never be taken (the collector counts and drops it), `later` will if sent again. */
export type BatchAck =
  | { ok: true }
  | { ok: false; retry: boolean; reason: 'malformed' | 'too-big' | 'store-down' | 'unknown-team'; detail: string }
