import { type ClassCounts, errorClasses } from '../../contracts/error-class.ts'
import type { Owner, Sink } from '../sink.ts'
import type { LogEvent } from './blocks/assemble.ts'
import type { RequestLine } from './formats/format.ts'
import { failureOf } from './formats/passed.ts'
import type { GatewayLines } from './gateway-lines.ts'
import { boundedRoute } from './group/bounded-route.ts'
import { groupOfEvent, groupOfRequest } from './group/error-of-event.ts'
import type { Templates } from './group/templates.ts'
import type { LogMetrics } from './log-metrics.ts'

/** A stamp further from the arrival than this belongs to another clock, or to the past. */
const trustMs = 5 * 60_000

export type RecordDeps = {
  sink: Sink
  templates: Templates
  metrics: LogMetrics
  routes: Set<string>
  /** What a request means for a service behind this gateway. */
  gateway?: GatewayLines
}

/** Puts one event into the sink: as a request where it is one, else as an error that logs tell of. */
export function recordEvent(owner: Owner, event: LogEvent, deps: RecordDeps): void {
  const head = event.heads[0]
  const at = head ? trustedInstant(head, event.arrivedAt) : event.arrivedAt
  const request = head?.request
  if (request) recordRequest(owner, { at, request }, deps)
  else recordError(owner, { event, at }, deps)
}

/** A time with a zone is good when it is near the arrival; every other error happened when its line arrived. */
export function trustedInstant({ stamp, zoned }: { stamp: number | null; zoned: boolean }, arrivedAt: number): number {
  if (!zoned || stamp === null) return arrivedAt
  return Math.abs(stamp - arrivedAt) <= trustMs ? stamp : arrivedAt
}

/** Counts that only say which class it was, as every error needs them. */
const oneOf = new Map<string, ClassCounts>(errorClasses.map((name) => [name, { [name]: 1 }]))
const noRoutes = {}

function recordError(owner: Owner, found: { event: LogEvent; at: number }, deps: RecordDeps): void {
  const group = groupOfEvent(owner, found, deps.templates)
  const { at } = found
  const classes = oneOf.get(group.class) ?? {}
  deps.sink.counts(owner, { at, vantage: 'error-log', requests: 0, errors: 1, routes: noRoutes, classes })
  deps.sink.error(owner, { group, at: found.at, count: 1 })
  deps.metrics.events.inc({ class: group.class })
}

function recordRequest(owner: Owner, { at, request }: { at: number; request: RequestLine }, deps: RecordDeps): void {
  if (isScrape(request)) return
  deps.gateway?.take(request, at)
  const failure = request.passed ? request.passed.class : failureOf(request.status)
  const errors = failure === null ? 0 : 1
  const route = boundedRoute(request, deps.routes)
  const counts = {
    at,
    vantage: 'access-log',
    requests: 1,
    errors,
    routes: { [route]: { requests: 1, errors } },
  } as const
  if (failure === null) {
    deps.sink.counts(owner, { ...counts, classes: {} })
    return
  }
  const group = groupOfRequest(owner, request, at)
  deps.sink.counts(owner, { ...counts, classes: { [group.class]: 1 } })
  deps.sink.error(owner, { group, at, count: 1 })
  deps.metrics.events.inc({ class: group.class })
}

/** Scrapes, ours and those of others, are not traffic. */
const isScrape = ({ path, agent }: RequestLine): boolean =>
  /\/metrics\/?(?:\?|$)/.test(path) || /^(?:faultboard|prometheus)\b/i.test(agent)
