import type { ScrapeLimits } from '../../../runtime/config-scrape.ts'
import type { Parsed } from '../exposition/parsed.ts'

/** Series of one body that are looked at, where nothing else is configured. */
export const usualMaxSeries = 250_000
/** The whole body is read once a minute, so what it showed is told a little longer. */
const toldMs = 3 * 60_000

/** Tells what of a Target is over the limits. What counts is counted all the same. */
export interface Excess {
  observe(parsed: Parsed, now: number): void
  notes(now: number): string[]
}

export function createExcess({ maxSeries = usualMaxSeries, maxLabels, maxLabelLength }: ScrapeLimits = {}): Excess {
  const told = new Map<string, { sentence: string; at: number }>()

  const countOver = ({ samples }: Parsed): { many: number; long: number } => {
    let many = 0
    let long = 0
    for (const { labels } of samples) {
      if (maxLabels !== undefined && labels.size > maxLabels) many++
      if (maxLabelLength === undefined) continue
      for (const [name, value] of labels) {
        if (name.length <= maxLabelLength && value.length <= maxLabelLength) continue
        long++
        break
      }
    }
    return { many, long }
  }

  return {
    observe(parsed, now) {
      const tell = (limit: string, sentence: string) => told.set(limit, { sentence, at: now })
      if (parsed.lines > maxSeries) {
        tell(
          'maxSeries',
          `It has ${parsed.lines} series, over the limit of ${maxSeries} (limits.maxSeries): what counts is counted, and no more than that many others are looked at.`,
        )
      }
      // The labels of the same series are the same.
      if (parsed.isSame || (maxLabels === undefined && maxLabelLength === undefined)) return
      const { many, long } = countOver(parsed)
      if (many > 0)
        tell('maxLabels', `${many} series have more than ${maxLabels} labels (limits.maxLabels); they are counted.`)
      if (long > 0)
        tell(
          'maxLabelLength',
          `${long} series have labels of over ${maxLabelLength} characters (limits.maxLabelLength); they are counted.`,
        )
    },
    notes: (now) => [...told.values()].filter(({ at }) => now - at <= toldMs).map(({ sentence }) => sentence),
  }
}
