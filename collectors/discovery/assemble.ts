import type { TeamName } from '../../contracts/team.ts'
import type { DiscoveryConfig } from '../../runtime/config-discovery.ts'
import type { ScrapeSource } from '../../runtime/config-scrape.ts'
import type { Owner } from '../sink.ts'
import { type Candidate, targetOf } from './candidate.ts'
import { ownerOf } from './owner-of.ts'
import type { RelabelRule } from './relabel-rule.ts'

/** A target that a discovery found, as the configuration could have named it. */
export type FoundEntry = { owner: Owner; scrape: ScrapeSource }

/** What is scraped of what was found, and in a sentence each what is not. */
export type Assembled = { entries: FoundEntry[]; notes: string[] }

type By = { config: DiscoveryConfig; rules: readonly RelabelRule[]; teams: readonly TeamName[] }

/** Makes entries of candidates: relabelled, owned, each address once, and no more than there may be. */
export function assemble(candidates: readonly Candidate[], { config, rules, teams }: By): Assembled {
  const entries = new Map<string, FoundEntry>()
  const reasons = new Map<string, number>()
  const unknownTeams = new Map<string, number>()
  let unwanted = 0
  let twice = 0
  let over = 0
  for (const candidate of candidates) {
    const result = targetOf(candidate, rules)
    if (!result.ok) {
      if (result.why === 'unwanted') unwanted++
      else add(reasons, result.why)
      continue
    }
    const { url, labels, scrape } = result.target
    if (entries.has(url)) {
      twice++
      continue
    }
    if (entries.size >= config.maxTargets) {
      over++
      continue
    }
    const { owner, unknownTeam } = ownerOf(labels, config, (team) => teams.includes(team))
    if (unknownTeam !== null) add(unknownTeams, unknownTeam)
    entries.set(url, { owner, scrape: { ...scrape, ...config.scrape, url } })
  }
  const notes = [
    ...(over > 0 ? [`${over} are left out, because at most ${config.maxTargets} are read (maxTargets).`] : []),
    ...[...unknownTeams].map(
      ([team, count]) =>
        `${targets(count)} named the team "${team}", which is not configured; ${config.team} owns them.`,
    ),
    ...[...reasons].map(([why, count]) => `${targets(count)} left out: ${why}`),
    ...(unwanted > 0 ? [`${targets(unwanted)} left out by relabelling.`] : []),
    ...(twice > 0 ? [`${targets(twice)} named twice and read once.`] : []),
  ]
  return { entries: [...entries.values()], notes }
}

const add = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)
const targets = (count: number) => `${count} ${count === 1 ? 'target' : 'targets'}`
