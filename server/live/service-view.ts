import type { RailEntry, ServiceView, Slow } from '../../contracts/board.ts'
import { type Bucket, sliceMs } from '../../contracts/bucket.ts'
import { bucketStart } from '../../contracts/instant.ts'
import type { ServiceName } from '../../contracts/service.ts'
import type { ServiceState } from '../../contracts/state.ts'
import { makesRate } from '../../contracts/vantage.ts'
import { windowOf } from '../../contracts/window.ts'
import { railWindowMs } from './rail.ts'
import { rateOf } from './rate.ts'
import { type ByVantage, classesOfRate } from './rate-buckets.ts'
import type { RateSource } from './rate-source.ts'
import type { KnownTarget } from './sources.ts'
import { sourcesOf } from './sources.ts'
import { spanUntilNow } from './span.ts'
import { sparkOf } from './spark.ts'

/** All that is known of one service, in plain values. */
export type ServiceFacts = {
  service: ServiceName
  now: number
  source: RateSource
  /** Those that the rate is made of, and all of them by vantage. */
  buckets: readonly Bucket[]
  kept: ByVantage
  windowMs: number
  state: ServiceState | null
  targets: readonly KnownTarget[]
  /** Most frequent first. */
  errors: readonly RailEntry[]
  slow: Slow | null
  lastErrorAt: number | null
  /** Since when this node has known the service, for a state that nobody has evaluated yet. */
  knownSince: number
  threshold: number
  clockText: (at: number) => string
}

/** What a Tile draws of one service. */
export function viewService(facts: ServiceFacts): ServiceView {
  const { now, source, buckets, kept } = facts
  const { vantage } = source
  const logged = kept.get('error-log') ?? []
  const hasRate = makesRate(vantage)
  const span = spanUntilNow(now, hasRate ? facts.windowMs : railWindowMs)
  const window = windowOf(buckets, span)
  const told = windowOf(logged, span)
  const top = facts.errors[0]
  return {
    service: facts.service,
    ...stateOf(facts),
    rate: hasRate ? rateOf(window) : null,
    vantage,
    errorsPerMinute: windowOf(logged, spanUntilNow(now, 60_000)).errors,
    requestsPerMinute: windowOf(buckets, lastWholeMinute(now)).requests,
    classes: hasRate ? classesOfRate({ rate: buckets, kept }, source, span) : told.classes,
    spark: sparkOf(buckets, { now, unit: hasRate ? 'ratio' : 'errors', threshold: facts.threshold }),
    top: top ? { title: top.title, message: top.message, route: top.route, count: top.count } : null,
    slow: facts.slow,
    lastErrorAt: facts.lastErrorAt,
    ...sourcesOf(facts.targets, now, facts.clockText),
  }
}

function stateOf({ state, knownSince }: ServiceFacts): Pick<ServiceView, 'state' | 'severity' | 'since' | 'reason'> {
  if (state === null) {
    return { state: 'no-data', severity: 'ok', since: knownSince, reason: 'waiting for the second evaluation' }
  }
  return { state: state.state, severity: state.severity, since: state.since, reason: state.reason }
}

/** Six complete slices: with the one that still grows in it, requests per minute would saw up and down. */
function lastWholeMinute(now: number): { since: number; until: number } {
  const until = bucketStart(now, sliceMs)
  return { since: until - 60_000, until }
}
