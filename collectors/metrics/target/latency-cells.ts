import type { LatencyCounts } from '../../../contracts/latency.ts'

/** An upper bound; all series of a histogram share theirs. */
type Bound = { text: string; inMs: number }

/** One bucket of one histogram series. */
export type LatencyBin = {
  bound: Bound
  /** What its cumulative counter rose by in this reading. */
  rise: number
  /** Below zero where a torn reading showed a larger bucket behind a smaller one: set off against what comes. */
  owed: number
  of: HistogramSeries
}

/** The buckets of one series of a histogram, smallest bound first. */
export type HistogramSeries = { route: string | null; bins: LatencyBin[]; isTouched: boolean }

const inMs = (bound: string): number => (bound === 'Inf' ? Number.POSITIVE_INFINITY : Number(bound))

/** Turns the increments of cumulative buckets into how many answers took how long. */
export class LatencyCells {
  private readonly series = new Map<string, HistogramSeries>()
  private readonly touched: HistogramSeries[] = []
  private readonly bounds = new Map<string, Bound>()

  /** The bin of a bucket; `key` names the series without its bound. */
  of(key: string, bound: string, route: string | null): LatencyBin {
    const series = this.series.get(key) ?? { route, bins: [], isTouched: false }
    this.series.set(key, series)
    const there = series.bins.find((bin) => bin.bound.text === bound)
    if (there) return there
    const shared = this.bounds.get(bound) ?? { text: bound, inMs: inMs(bound) }
    this.bounds.set(bound, shared)
    const bin: LatencyBin = { bound: shared, rise: 0, owed: 0, of: series }
    series.bins.push(bin)
    series.bins.sort((a, b) => a.bound.inMs - b.bound.inMs)
    return bin
  }

  add(bin: LatencyBin, increment: number): void {
    bin.rise += increment
    if (bin.of.isTouched) return
    bin.of.isTouched = true
    this.touched.push(bin.of)
  }

  /** Gives out the answers of every series that had some since the last call. */
  take(give: (route: string | null, bins: LatencyCounts) => void): void {
    for (const series of this.touched) {
      series.isTouched = false
      const bins: LatencyCounts = {}
      let below = 0
      let total = 0
      for (const bin of series.bins) {
        const own = bin.rise - below + bin.owed
        below = bin.rise
        bin.rise = 0
        bin.owed = Math.min(0, own)
        if (own <= 0) continue
        bins[bin.bound.text] = (bins[bin.bound.text] ?? 0) + own
        total += own
      }
      if (total > 0) give(series.route, bins)
    }
    this.touched.length = 0
  }
}
