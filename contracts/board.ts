import { z } from 'zod'
import { DiscoveryReport } from './discovery.ts'
import { ClassCounts, ErrorClass } from './error-class.ts'
import { ErrorGroup, GroupId } from './error-group.ts'
import { Count, DurationMs, Instant } from './instant.ts'
import { LatencySummary } from './latency.ts'
import { ServiceName } from './service.ts'
import { SideKind } from './side.ts'
import { Severity, State } from './state.ts'
import { TargetReport } from './target.ts'
import { TeamName } from './team.ts'
import { Vantage } from './vantage.ts'

const Ratio = z.number().min(0).max(1)

/** A rate never travels without its counts and its window. */
export const Rate = z.strictObject({
  errors: Count,
  requests: Count,
  windowMs: DurationMs,
  /** Null when there was no traffic, which is not 0 %. */
  ratio: Ratio.nullable(),
  /** Wilson's 95 % interval. */
  low: Ratio,
  high: Ratio,
})
export type Rate = z.infer<typeof Rate>

/** Bars of a sparkline, oldest first; the last one is still growing. */
export const Spark = z.strictObject({
  at: Instant,
  widthMs: DurationMs,
  /** Ratio per bar, or errors per bar where there are no requests to divide by. Null: nothing was seen. */
  bars: z.array(z.number().nonnegative().nullable()),
  unit: z.enum(['ratio', 'errors']),
  /** The `watch` threshold, for the dotted line. */
  threshold: Ratio.nullable(),
})
export type Spark = z.infer<typeof Spark>

/** Where answers take long: something to look at, and never a state. */
export const Slow = z.strictObject({
  /** Null: the service as a whole, because no histogram tells routes apart. */
  route: z.string().nullable(),
  /** The bound that 95 % of the answers kept; null: longer than the last bound. */
  p95Ms: z.number().nonnegative().nullable(),
  /** Answers it was measured on, and in what time. */
  count: Count,
  windowMs: DurationMs,
})
export type Slow = z.infer<typeof Slow>

/** All that a Tile draws of one service. */
export const ServiceView = z.strictObject({
  service: ServiceName,
  state: State,
  severity: Severity,
  since: Instant,
  reason: z.string(),
  /** Null: nothing was ever counted, or no source can give a rate. */
  rate: Rate.nullable(),
  /** What the rate was counted from; `error-log` alone gives errors and no percentage. */
  vantage: Vantage.nullable(),
  /** Errors that logs told of in the last minute; the number where there is no rate. */
  errorsPerMinute: Count,
  requestsPerMinute: Count,
  classes: ClassCounts,
  spark: Spark,
  top: z
    .strictObject({ title: z.string(), message: z.string(), route: z.string().nullable(), count: Count })
    .nullable(),
  /** The slowest route that is slow enough to be said. */
  slow: Slow.nullable(),
  lastErrorAt: Instant.nullable(),
  sources: z.strictObject({ good: Count, all: Count }),
  /** First source that cannot be read, in words; the newest good read of any source. */
  fault: z.string().nullable(),
  heardAt: Instant.nullable(),
})
export type ServiceView = z.infer<typeof ServiceView>

/** One row of the errors rail: the masked message, never a raw one. */
export const RailEntry = z.strictObject({
  group: GroupId,
  service: ServiceName,
  severity: Severity,
  class: ErrorClass,
  title: z.string(),
  message: z.string(),
  route: z.string().nullable(),
  /** In the rail's window. */
  count: Count,
  firstAt: Instant,
  lastAt: Instant,
  isNew: z.boolean(),
})
export type RailEntry = z.infer<typeof RailEntry>

export const Rail = z.strictObject({
  windowMs: DurationMs,
  kinds: Count,
  errors: Count,
  entries: z.array(RailEntry),
  /** The newest error before the window, for the calm board. */
  last: z.strictObject({ service: ServiceName, title: z.string(), at: Instant }).nullable(),
})
export type Rail = z.infer<typeof Rail>

/** All that is known of a team now. */
export const Board = z.strictObject({
  team: TeamName,
  title: z.string(),
  timezone: z.string(),
  /** Every Tile says so: these are not real services. */
  demo: z.boolean(),
  /** `memory`: what is shown here is lost on restart. */
  history: z.enum(['memory', 'redis']),
  /** Name of the screen's release; another one means: load again. */
  release: z.string(),
  /** Server time of this Board, and its number on this server. */
  at: Instant,
  version: Count,
  services: z.array(ServiceView),
  rail: Rail,
  today: z.strictObject({ requests: Count, errors: Count }),
  /** Since when every service has been ok; null when one is not. */
  calmSince: Instant.nullable(),
  /** What people must know to trust the Board: dropped by a bound, a store out of reach, a clock that is off. */
  notices: z.array(z.string()),
})
export type Board = z.infer<typeof Board>

/** A difference to a Board: each part that changed, whole. Applies to version − 1 only. */
export const Change = z.strictObject({
  version: Count,
  at: Instant,
  services: z.array(ServiceView),
  gone: z.array(ServiceName),
  rail: Rail.nullable(),
  today: Board.shape.today.nullable(),
  calmSince: Instant.nullable(),
  notices: z.array(z.string()).nullable(),
})
export type Change = z.infer<typeof Change>

/** Said every second: it proves the whole way from the server's loop to the screen. */
export type Heartbeat = { at: number; version: number; release: string }

/** What a service depends on, or what else is counted of it, over the range and in the last five minutes. */
export const Dependency = z.strictObject({
  kind: SideKind,
  /** Which one; empty where there is only one or its name is not told. */
  of: z.string(),
  /** Null where only failures are counted, so that there is nothing to divide by. */
  calls: Count.nullable(),
  counts: z.array(z.strictObject({ what: z.string(), count: Count, recent: Count })),
})
export type Dependency = z.infer<typeof Dependency>

/** The drill-down of one service over a range. */
export const ServiceDetail = z.strictObject({
  team: TeamName,
  view: ServiceView,
  since: Instant,
  until: Instant,
  widthMs: DurationMs,
  /** Totals of the range from the primary vantage, classes refined by what the logs know. */
  total: z.strictObject({ requests: Count, errors: Count, classes: ClassCounts }),
  timeline: z.array(
    z.strictObject({
      at: Instant,
      requests: Count,
      errors: Count,
      classes: ClassCounts,
      latency: LatencySummary.nullable(),
    }),
  ),
  /** Null: no histogram tells how long answers took. `vantage` is where it was measured. */
  latency: LatencySummary.extend({ vantage: Vantage }).nullable(),
  routes: z.array(
    z.strictObject({
      route: z.string(),
      requests: Count,
      errors: Count,
      low: Ratio,
      high: Ratio,
      latency: LatencySummary.nullable(),
    }),
  ),
  dependencies: z.array(Dependency),
  groups: z.array(z.strictObject({ group: ErrorGroup, count: Count, firstAt: Instant, lastAt: Instant })),
  targets: z.array(TargetReport),
  /** The places that name targets of the team. */
  discoveries: z.array(DiscoveryReport),
})
export type ServiceDetail = z.infer<typeof ServiceDetail>

/** What `/` shows of a team. */
export const TeamSummary = z.strictObject({
  name: TeamName,
  title: z.string(),
  services: Count,
  failing: Count,
  watch: Count,
  noData: Count,
})
export type TeamSummary = z.infer<typeof TeamSummary>

/** The Socket.IO namespace of screens and browsers. */
export const boardNamespace = '/board'
export interface BrowserToServer {
  /** The answer is the snapshot; Changes and Heartbeats of this team follow. Asking again is always right. */
  watch: (
    team: string,
    answer: (reply: { ok: true; board: Board } | { ok: false; reason: 'unknown-team' | 'unavailable' }) => void,
  ) => void
}
export interface ServerToBrowser {
  change: (change: Change) => void
  heartbeat: (beat: Heartbeat) => void
}
