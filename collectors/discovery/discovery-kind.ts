import type { z } from 'zod'
import type { DiscoveryFault } from '../../contracts/discovery.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Candidate } from './candidate.ts'
import type { RelabelRule } from './relabel-rule.ts'

export type FindProblem = { fault: DiscoveryFault; detail: string }

/** What one look brought. Without candidates those of the last good look stay. */
export type Findings = {
  candidates: Candidate[] | null
  problem: FindProblem | null
  notes: string[]
  /** How soon to look again, where the place itself says so. */
  refreshMs?: number
}

/** One place that names targets. */
export interface Finder {
  /** How people know it: a path or an address, without secrets. */
  readonly name: string
  readonly refreshMs: number
  find(signal: AbortSignal): Promise<Findings>
  /** Says when it is worth looking again before it is time. Returns how to end that. */
  watch?(hurry: () => void): () => void
  close?(): Promise<void>
}

export type FinderDeps = { clock: Clock }

/** What a look brings when all went well. */
export const found = (candidates: Candidate[], notes: string[] = []): Findings => ({ candidates, problem: null, notes })

/** What a look brings that failed: what was known stays. */
export const notFound = (fault: DiscoveryFault, detail: string): Findings => ({
  candidates: null,
  problem: { fault, detail: detail.slice(0, 500) },
  notes: [],
})

/** A finder that is configured, or the faults of its settings: where, and what would be right. */
type Prepared =
  | { ok: true; rules: readonly RelabelRule[]; open: (deps: FinderDeps) => Finder }
  | { ok: false; faults: { path: PropertyKey[]; right: string }[] }

/** A kind of place: one file in `kinds/`, named as in the YAML. */
export type DiscoveryKind = {
  kind: string
  /** What is asked, in one sentence. */
  about: string
  /** An entry of `discovery:` to paste. */
  example: string
  prepare(settings: unknown): Prepared
}

type Definition<S> = Pick<DiscoveryKind, 'kind' | 'about' | 'example'> & {
  settings: z.ZodType<S>
  /** Rules that are applied before those of the settings. */
  rules?: readonly RelabelRule[]
  open: (settings: S, deps: FinderDeps) => Finder
}

/** Defines a kind; its settings are checked before anything is opened. */
export function defineDiscovery<S extends { relabel?: readonly RelabelRule[] | undefined }>({
  settings: schema,
  rules = [],
  open,
  ...rest
}: Definition<S>): DiscoveryKind {
  return {
    ...rest,
    prepare(raw) {
      const parsed = schema.safeParse(raw)
      if (!parsed.success) {
        return { ok: false, faults: parsed.error.issues.flatMap(faultsOf) }
      }
      const { data } = parsed
      return { ok: true, rules: [...rules, ...(data.relabel ?? [])], open: (deps) => open(data, deps) }
    },
  }
}

const faultsOf = (issue: z.core.$ZodIssue): { path: PropertyKey[]; right: string }[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({ path: [...issue.path, key], right: `no key "${key}" here` }))
    : [{ path: issue.path, right: issue.message.replace(/^Invalid input: /, '') }]
