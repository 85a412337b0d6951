/** How long a rate is looked at before it is told. */
const windowMs = 60_000
/** So many routes are named. */
const maxNamed = 3

type Seen = { count: number; perSecond: number | null }

/** Health checks that were left out of the rate, by route: what is not counted is shown. */
export class LeftOut {
  private readonly routes = new Map<string, Seen>()
  private since: number | null = null

  add(route: string, count: number): void {
    const seen = this.routes.get(route) ?? { count: 0, perSecond: null }
    if (!this.routes.has(route) && this.routes.size >= 50) return
    seen.count += count
    this.routes.set(route, seen)
  }

  /** A reading was counted at that instant. */
  readAt(at: number): void {
    this.since ??= at
    const seconds = (at - this.since) / 1_000
    if (seconds >= 0 && seconds * 1_000 < windowMs) return
    this.since = at
    for (const seen of this.routes.values()) {
      seen.perSecond = seconds > 0 ? seen.count / seconds : null
      seen.count = 0
    }
  }

  /** One sentence, or null when there were none. */
  note(now: number): string | null {
    if (this.routes.size === 0 || this.since === null) return null
    const seconds = Math.max(1, (now - this.since) / 1_000)
    const rates = [...this.routes].map(([route, { count, perSecond }]) => ({
      route,
      rate: perSecond ?? count / seconds,
    }))
    rates.sort((a, b) => b.rate - a.rate)
    const named = rates.slice(0, maxNamed).map(({ route, rate }) => `${route} (${rate.toFixed(1)} a second)`)
    const more = rates.length > maxNamed ? ` and ${rates.length - maxNamed} more` : ''
    return `Health checks left out: ${named.join(', ')}${more}.`
  }
}
