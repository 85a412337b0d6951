import type { ScrapeSource } from '../../../runtime/config-scrape.ts'
import { createReader } from '../exposition/reader.ts'
import type { Fetched } from './fetch-exposition.ts'
import { type FilterRule, filterOf } from './filters.ts'

/** A smaller body is not worth it. */
const leastBytes = 16_384
/** An answer that is hardly smaller was not filtered. */
const worthwhile = 0.8
/** Longer request lines are refused by many servers. */
const longestQuery = 4_000
/** A target that starts again between two answers may seem to leave something out: once is no proof. */
const mostFailures = 2

/** Asks a Target for what counts alone, while it is proved to send all of that. */
export interface Filtering {
  /** Parameters of the next request; null: everything is asked for. */
  query(names: ReadonlySet<string> | null): string | null
  /** Learns from a whole body what a part of it must hold. */
  learn(whole: Fetched, names: ReadonlySet<string> | null): void
  /** Whether a part holds what it must: looked at anew after each whole body. */
  isProved(part: Fetched): boolean
  /** The part was not answered, or did not hold what it must. */
  failed(): void
  note(): string | null
}

type Whole = { bytes: number; keys: ReadonlySet<string>; names: ReadonlySet<string> }

export function createFiltering({ url: address, filter = 'auto' }: ScrapeSource): Filtering {
  const url = new URL(address)
  let rule: FilterRule | null = null
  let isOff = filter === 'off'
  let whole: Whole | null = null
  let isKnownGood = false
  let failures = 0

  return {
    query(names) {
      if (isOff || rule === null || names === null || (whole === null && !isKnownGood)) return null
      const query = rule.query([...names])
      return query.length > longestQuery ? null : query
    },
    learn(fetched, names) {
      if (isOff || names === null || fetched.body.length < leastBytes) return
      rule ??= filterOf(url, fetched.body)
      if (rule === null) {
        // A fleet of exporters that cannot do it must not be looked through again and again.
        isOff = true
        return
      }
      const { samples } = createReader(names).read(fetched.body, fetched)
      const must = rule.omitsZeros ? samples.filter(({ value }) => value !== 0) : samples
      whole = { bytes: fetched.body.length, names, keys: new Set(must.map(({ key }) => key)) }
      isKnownGood = false
    },
    isProved(part) {
      if (isKnownGood) return true
      if (whole === null) return false
      if (part.body.length > worthwhile * whole.bytes) {
        isOff = true
        return false
      }
      const there = new Set(
        createReader(whole.names)
          .read(part.body, part)
          .samples.map(({ key }) => key),
      )
      for (const key of whole.keys) if (!there.has(key)) return false
      isKnownGood = true
      failures = 0
      // What it held is needed no more, and may be much.
      whole = null
      return true
    },
    failed() {
      whole = null
      isKnownGood = false
      if (++failures >= mostFailures) isOff = true
    },
    note: () =>
      failures >= mostFailures
        ? 'It can send less and then left out something that counts, so it is asked for everything.'
        : null,
  }
}
