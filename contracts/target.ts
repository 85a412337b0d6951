import { z } from 'zod'
import { CollectorId } from './batch.ts'
import { DiscoveryReport } from './discovery.ts'
import { Count, DurationMs, Instant } from './instant.ts'
import { ServiceName } from './service.ts'
import { TeamName } from './team.ts'
import { Vantage } from './vantage.ts'

/** Why a Target could not be read: the same words in logs, metrics and docs/faults.md. */
export const targetFaults = [
  'refused',
  'timeout',
  'dns',
  'tls',
  'reset',
  'status',
  'too-big',
  'not-metrics',
  'no-family',
  'no-file',
  'no-permission',
  'unknown-format',
  'read-failed',
] as const
export const TargetFault = z.enum(targetFaults)
export type TargetFault = z.infer<typeof TargetFault>

export const carriesWords = ['all', 'part'] as const
/** How much of a service's traffic goes through a gateway. */
export const Carries = z.enum(carriesWords)
export type Carries = z.infer<typeof Carries>

/** What a gateway is to a service behind it. */
export const GatewayOf = z.strictObject({
  /** The gateway's own service, with its team where that is another one. */
  name: z.string().min(1).max(130),
  /** What was configured; null: it is found out. */
  carries: Carries.nullable(),
  /** Whether it tells which failures it made itself. */
  tellsMade: z.boolean(),
})
export type GatewayOf = z.infer<typeof GatewayOf>

/** What a Target said at its last read: sent after every read, good or bad. One URL or one file (or one empty glob). */
export const TargetReport = z.strictObject({
  team: TeamName,
  service: ServiceName,
  kind: z.enum(['metrics', 'log']),
  /** URL without credentials, or path. */
  name: z.string().max(500),
  ok: z.boolean(),
  fault: TargetFault.nullable(),
  /** One sentence for people: what was found and what would be right. */
  detail: z.string().max(500),
  /** Last read, good or bad; last good one. Null when it never happened. */
  readAt: Instant.nullable(),
  goodAt: Instant.nullable(),
  intervalMs: DurationMs,
  /** How long the last read took and how much it brought. */
  tookMs: z.number().nonnegative().nullable(),
  bytes: Count.nullable(),
  /** The preset or format that was recognised. */
  recognised: z.string().max(60).nullable(),
  vantage: Vantage.nullable(),
  /** Where the Target is a gateway and the service stands behind it. */
  gateway: GatewayOf.optional(),
  /** One sentence each: what was left out on purpose, or was odd. */
  notes: z.array(z.string().max(300)).max(20),
})
export type TargetReport = z.infer<typeof TargetReport>

/** All Targets of a collector; sent every few seconds and on change. Not counted, so newest wins. */
export const Report = z.strictObject({
  collector: CollectorId,
  sentAt: Instant,
  targets: z.array(TargetReport).max(2_000),
  /** The places that name Targets. Absent: there is none. */
  discoveries: z.array(DiscoveryReport).max(100).optional(),
})
export type Report = z.infer<typeof Report>
