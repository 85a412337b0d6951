import { Counter, Histogram, type Registry } from 'prom-client'

export type ScrapeMetrics = {
  scrapes: Counter<'outcome'>
  duration: Histogram
  samples: Counter
  badLines: Counter
}

const known = new WeakMap<Registry, ScrapeMetrics>()

/** The metrics of all scrapes of a process: registered with the first source that asks. */
export function scrapeMetrics(registry: Registry): ScrapeMetrics {
  const there = known.get(registry)
  if (there) return there
  const registers = [registry]
  const metrics: ScrapeMetrics = {
    scrapes: new Counter({
      name: 'faultboard_scrapes_total',
      help: 'Scrapes by outcome: ok, or the fault.',
      labelNames: ['outcome'],
      registers,
    }),
    duration: new Histogram({
      name: 'faultboard_scrape_duration_seconds',
      help: 'Time from asking a target to its last byte.',
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
      registers,
    }),
    samples: new Counter({
      name: 'faultboard_scrape_samples_total',
      help: 'Samples that were wanted and read.',
      registers,
    }),
    badLines: new Counter({
      name: 'faultboard_scrape_bad_lines_total',
      help: 'Lines of expositions that could not be read.',
      registers,
    }),
  }
  known.set(registry, metrics)
  return metrics
}
