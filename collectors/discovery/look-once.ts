import type { TeamName } from '../../contracts/team.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { DiscoveryConfig } from '../../runtime/config-discovery.ts'
import { assemble, type FoundEntry } from './assemble.ts'
import type { FindProblem } from './discovery-kind.ts'
import { prepareDiscovery } from './registry.ts'

/** What a discovery names at this moment, for people. */
export type Look = { title: string; problem: FindProblem | null; entries: FoundEntry[]; notes: string[] }

/** Asks the place of one discovery once; nothing goes on running. */
export async function lookOnce(
  config: DiscoveryConfig,
  { clock, teams }: { clock: Clock; teams: readonly TeamName[] },
): Promise<Look> {
  const prepared = prepareDiscovery(config)
  if (!prepared.ok) {
    const detail = prepared.faults.map(({ path, found, right }) => `${path}: found ${found}. ${right}`).join(' ')
    return { title: config.kind, problem: { fault: 'malformed', detail }, entries: [], notes: [] }
  }
  const finder = prepared.open({ clock })
  const title = `${config.kind}   ${finder.name}`
  try {
    const { candidates, problem, notes } = await finder.find(new AbortController().signal)
    const assembled = assemble(candidates ?? [], { config, rules: prepared.rules, teams })
    return { title, problem, entries: assembled.entries, notes: [...notes, ...assembled.notes] }
  } finally {
    await finder.close?.()
  }
}
