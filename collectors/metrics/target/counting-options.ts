import type { ScrapeSource } from '../../../runtime/config-scrape.ts'

/** What the configuration says of how a Target is counted. */
export type CountingOptions = Pick<ScrapeSource, 'preset' | 'family' | 'healthChecks' | 'ownScrapes' | 'temporality'>
