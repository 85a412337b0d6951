import { z } from 'zod'
import { TeamName } from '../contracts/team.ts'
import { ScrapeSource } from './config-scrape.ts'

const oneOrMany = z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(z.string().min(1)))

/**
 * A place that names targets. The settings of each kind are checked by the discovery of that kind
 * (`collectors/discovery/kinds/`); these are the ones that all kinds have.
 */
export const DiscoveryConfig = z.looseObject({
  kind: z.string(),
  /** Owns what is found, where no label names another team of the configuration. */
  team: TeamName,
  /** Labels that name the team and the service, the first one that has a usable value. */
  teamLabel: oneOrMany.optional(),
  serviceLabel: oneOrMany.optional(),
  /** Teams that only labels name are taken too. */
  anyTeam: z.boolean().default(false),
  /** What a scrape entry may say, for everything that is found. */
  scrape: ScrapeSource.omit({ url: true }).prefault({}),
  /** Targets over this many are left out, counted and shown. */
  maxTargets: z.int().min(1).max(2_000).default(2_000),
})
export type DiscoveryConfig = z.infer<typeof DiscoveryConfig>
