import type { Exposed } from '../presets/exposed.ts'

/** Two families are copies when their requests agree so closely … */
const tolerance = 0.01
/** … in each of so many looks. */
const looks = 20
/** One look is torn: what was answered while it was rendered is in one of them only. */
const tornBy = 1

type Watched = { last: number; agreeing: number; rose: number }

const sumOf = (exposed: Exposed, metric: string): number =>
  (exposed.samples.get(metric) ?? []).reduce((sum, { value }) => (Number.isFinite(value) ? sum + value : sum), 0)

/** Notices which families of one Target rise together: whoever adds them up counts every request twice. */
export class CoMovement {
  private counted: string | null = null
  private last = 0
  private readonly others = new Map<string, Watched>()

  /** Looks at the family that is counted and those that are left out, in a body that was read whole. */
  look(exposed: Exposed, counted: string, others: readonly string[]): void {
    const sum = sumOf(exposed, counted)
    const rise = sum - this.last
    if (counted !== this.counted || rise < 0) this.others.clear()
    this.counted = counted
    this.last = sum
    for (const metric of others) {
      const now = sumOf(exposed, metric)
      const watched = this.others.get(metric)
      if (!watched) this.others.set(metric, { last: now, agreeing: 0, rose: 0 })
      else if (rise === 0 && now === watched.last) continue
      else {
        const isAlike = Math.abs(now - watched.last - rise) <= Math.max(tornBy, tolerance * rise)
        watched.agreeing = isAlike ? watched.agreeing + 1 : 0
        watched.rose = isAlike ? watched.rose + rise : 0
        watched.last = now
      }
    }
  }

  /** One sentence for each copy that was seen to be one. */
  notes(): string[] {
    return [...this.others].flatMap(([metric, { agreeing, rose }]) =>
      agreeing >= looks && rose >= looks
        ? [`${metric} has risen with ${this.counted} request by request: it counts the same ones, and is left out.`]
        : [],
    )
  }
}
