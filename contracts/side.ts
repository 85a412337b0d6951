import { z } from 'zod'
import { Count } from './instant.ts'

/** What a service depends on, or what else is counted of it: shown beside the rate and never in it. */
export const sideKinds = [
  'database',
  'cache',
  'broker',
  'outgoing',
  'proxy',
  'jobs',
  'exceptions',
  'logs',
  'process',
] as const
export const SideKind = z.enum(sideKinds)
export type SideKind = z.infer<typeof SideKind>

/**
 * `kind|what|of`: for example `database|connection errors|default` or `outgoing|retries|bank`. `what` is a plural that
 * people read; `of` names which one and may be empty. Calls that the errors can be divided by are `what` = `calls`.
 */
export const SideKey = z
  .string()
  .max(160)
  .regex(new RegExp(`^(?:${sideKinds.join('|')})\\|[^|]{1,60}\\|[^|]{0,80}$`), 'kind|what|of')

/** Increments of counters that belong to no rate. */
export const SideCounts = z.record(SideKey, Count)
export type SideCounts = z.infer<typeof SideCounts>

export const sideKey = (kind: SideKind, what: string, of: string): string =>
  `${kind}|${what.replaceAll('|', '/').slice(0, 60)}|${of.replaceAll('|', '/').slice(0, 80)}`

export function addSides(a: SideCounts, b: SideCounts): SideCounts {
  const sum = new Map(Object.entries(a))
  for (const [key, count] of Object.entries(b)) sum.set(key, (sum.get(key) ?? 0) + count)
  return Object.fromEntries(sum)
}

/** Where what falls over a bound is counted, by kind. */
export const otherSide = (kind: SideKind): string => sideKey(kind, 'other', '')

export type Side = { kind: SideKind; what: string; of: string }

/** What a key names; null when it is none. */
export function sideOfKey(key: string): Side | null {
  const [kind, what, of, ...rest] = key.split('|')
  const known = SideKind.safeParse(kind)
  if (!known.success || !what || of === undefined || rest.length > 0) return null
  return { kind: known.data, what, of }
}
