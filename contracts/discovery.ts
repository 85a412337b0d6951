import { z } from 'zod'
import { Count, DurationMs, Instant } from './instant.ts'
import { TeamName } from './team.ts'

/** Why a Discovery could not be read: the same words in logs, metrics and docs/faults.md. */
export const discoveryFaults = [
  'refused',
  'timeout',
  'dns',
  'tls',
  'reset',
  'status',
  'too-big',
  'malformed',
  'no-file',
  'no-permission',
  'read-failed',
] as const
export const DiscoveryFault = z.enum(discoveryFaults)
export type DiscoveryFault = z.infer<typeof DiscoveryFault>

/** What a place that names Targets said at its last read. While it cannot be read, what it named stays. */
export const DiscoveryReport = z.strictObject({
  /** The team that owns what no label gives to another one. */
  team: TeamName,
  kind: z.string().max(40),
  /** Path, address or what else people know it by; without credentials. */
  name: z.string().max(500),
  ok: z.boolean(),
  fault: DiscoveryFault.nullable(),
  /** One sentence for people: what was found and what would be right. */
  detail: z.string().max(500),
  readAt: Instant.nullable(),
  goodAt: Instant.nullable(),
  refreshMs: DurationMs,
  /** Targets that are read because of it, and those among them in which nothing counts requests. */
  targets: Count,
  uncounted: Count,
  /** One sentence each: what was left out, and why. */
  notes: z.array(z.string().max(300)).max(20),
})
export type DiscoveryReport = z.infer<typeof DiscoveryReport>
