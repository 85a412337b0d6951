import type { RouteCounts } from '../../../contracts/bucket.ts'
import { addClasses, type ClassCounts } from '../../../contracts/error-class.ts'
import { addLatency, type LatencyCounts } from '../../../contracts/latency.ts'
import type { SideCounts } from '../../../contracts/side.ts'
import type { Counts, Owner, Sink } from '../../sink.ts'
import type { Plan } from '../presets/choose.ts'
import type { RateCell } from './rate-cell.ts'
import { statusGroup } from './status-group.ts'

type RouteSum = { requests: number; errors: number; latency: LatencyCounts | null }

/** What one reading of one Target adds up to, on its way to the sink. */
export class ReadingSum {
  private requests = 0
  private errors = 0
  private classes: ClassCounts = {}
  private latency: LatencyCounts | null = null
  private sides: SideCounts | null = null
  // A Map, because a route may be called `constructor`.
  private readonly routes = new Map<string, RouteSum>()
  private readonly owner: Owner
  private readonly sink: Sink
  private readonly plan: Plan | null
  private readonly at: number

  constructor({ owner, sink, plan, at }: { owner: Owner; sink: Sink; plan: Plan | null; at: number }) {
    this.owner = owner
    this.sink = sink
    this.plan = plan
    this.at = at
  }

  private route(name: string): RouteSum {
    const there = this.routes.get(name)
    if (there) return there
    const route: RouteSum = { requests: 0, errors: 0, latency: null }
    this.routes.set(name, route)
    return route
  }

  rate(cell: RateCell, count: number): void {
    const requests = cell.requests * count
    const errors = cell.errors * count
    this.requests += requests
    this.errors += errors
    if (cell.class !== null && errors > 0) {
      this.classes = addClasses(this.classes, { [cell.class]: errors })
      if (this.plan) {
        cell.group ??= statusGroup(this.owner.service, this.plan, cell)
        this.sink.error(this.owner, { at: this.at, count: errors, group: cell.group })
      }
    }
    if (cell.route === null) return
    const route = this.route(cell.route)
    route.requests += requests
    route.errors += errors
  }

  answered(name: string | null, bins: LatencyCounts): void {
    this.latency = addLatency(this.latency ?? {}, bins)
    if (name === null) return
    const route = this.route(name)
    route.latency = addLatency(route.latency ?? {}, bins)
  }

  side(key: string, count: number): void {
    this.sides ??= {}
    this.sides[key] = (this.sides[key] ?? 0) + count
  }

  /** Puts it into the sink, if it is anything. */
  give(): void {
    if (this.requests === 0 && this.errors === 0 && this.latency === null && this.sides === null) return
    const routes: [string, RouteCounts][] = [...this.routes].map(([name, { latency, ...counts }]) => [
      name,
      { ...counts, ...(latency ? { latency } : {}) },
    ])
    const counts: Counts = {
      at: this.at,
      // Without a family there is no rate, and this must not take the place of what knows one.
      vantage: this.plan?.preset.vantage ?? 'requests-only',
      requests: this.requests,
      errors: this.errors,
      classes: this.classes,
      routes: Object.fromEntries(routes),
      ...(this.latency ? { latency: this.latency } : {}),
      ...(this.sides ? { sides: this.sides } : {}),
    }
    this.sink.counts(this.owner, counts)
  }
}
