import type { Clock } from '../../../runtime/clock.ts'
import type { ScrapeSource } from '../../../runtime/config-scrape.ts'
import { readWhole } from '../exposition/reader.ts'
import { choose, metricsOf } from '../presets/choose.ts'
import { baseName, exposedBy } from '../presets/exposed.ts'
import type { Wish } from '../presets/why-chosen.ts'
import { createFetcher, type Fetched, type Fetcher } from './fetch-exposition.ts'
import { createFiltering } from './filtering.ts'
import type { ExpositionFormat } from './request-headers.ts'
import type { ScrapeFailure } from './scrape-fault.ts'

/** The least time that a second request of one scrape is given. */
const leastMs = 100

/** Asks one Target in the way that tells most and costs it least: in which format, and for how much of it. */
export interface AskedTarget extends Pick<Fetcher, 'hide' | 'release' | 'close'> {
  /** `names`: the samples that are needed, null for everything. */
  ask(timeoutMs: number, names: ReadonlySet<string> | null): Promise<Fetched | ScrapeFailure>
  /** A body was counted, and these are needed of the next one. */
  counted(fetched: Fetched, names: ReadonlySet<string> | null): void
  note(): string | null
}

export function createAskedTarget(scrape: ScrapeSource, { clock }: { clock: Clock }): AskedTarget {
  const fetcher = createFetcher(scrape, { clock })
  const filtering = createFiltering(scrape)
  const hasOwnAccept = Object.keys(scrape.headers ?? {}).some((name) => name.toLowerCase() === 'accept')
  /** Null until the first answer decided it. It stays: names differ between the formats. */
  let format: ExpositionFormat | null = hasOwnAccept ? 'text' : null

  /** OpenMetrics may say since when each series counts; where it does not, the plain text is cheaper and safer. */
  const decide = async (timeoutMs: number): Promise<Fetched | ScrapeFailure> => {
    const began = clock.elapsed()
    const first = await fetcher.fetch(timeoutMs, { format: 'openmetrics' })
    if (first.ok && first.unit !== 's') {
      format = 'text'
      return first
    }
    if (first.ok && wantsOpenMetrics(first, scrape)) {
      format = 'openmetrics'
      return first
    }
    // Some exporters answer an error to what they do not know.
    if (!first.ok && first.fault !== 'status' && first.fault !== 'not-metrics') return first
    const second = await fetcher.fetch(Math.max(leastMs, timeoutMs - (clock.elapsed() - began)), { format: 'text' })
    if (second.ok) format = 'text'
    return second
  }

  return {
    async ask(timeoutMs, names) {
      if (format === null) return decide(timeoutMs)
      const filter = filtering.query(names)
      if (filter === null) return fetcher.fetch(timeoutMs, { format })
      const began = clock.elapsed()
      const part = await fetcher.fetch(timeoutMs, { format, filter })
      if (part.ok && filtering.isProved(part)) return part
      if (!part.ok && part.fault !== 'status' && part.fault !== 'not-metrics') return part
      filtering.failed()
      return fetcher.fetch(Math.max(leastMs, timeoutMs - (clock.elapsed() - began)), { format })
    },
    counted(fetched, names) {
      if (!fetched.isFiltered) filtering.learn(fetched, names)
    },
    note: filtering.note,
    hide: fetcher.hide,
    release: fetcher.release,
    close: fetcher.close,
  }
}

/** Whether a body in OpenMetrics says since when that counts which is counted of it. */
export function wantsOpenMetrics(fetched: Fetched, wish: Wish = {}): boolean {
  if (!fetched.body.includes('_created') && !fetched.body.includes(' st@')) return false
  const parsed = readWhole(fetched.body, fetched)
  const { plan } = choose(exposedBy(parsed), wish)
  const metrics = plan ? metricsOf(plan.family) : []
  const counted = parsed.samples.filter(({ name }) => metrics.includes(name))
  // Nothing is counted yet: what others of its series do, its own will do.
  const starts = new Set(counted.map(({ name }) => `${baseName(name)}_created`))
  const isStart = (name: string) => (starts.size > 0 ? starts.has(name) : name.endsWith('_created'))
  return parsed.samples.some(
    ({ name, created }) => isStart(name) || (created !== null && (starts.size === 0 || metrics.includes(name))),
  )
}
