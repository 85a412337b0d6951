import type { RouteCounts } from '../../../contracts/bucket.ts'
import type { ClassCounts, ErrorClass } from '../../../contracts/error-class.ts'
import type { LatencyCounts } from '../../../contracts/latency.ts'
import type { SideCounts, SideKind } from '../../../contracts/side.ts'
import type { Vantage } from '../../../contracts/vantage.ts'
import type { Labels, Sample } from '../exposition/sample.ts'
import type { Exposed } from './exposed.ts'

/** What each series of one metric counts. */
export type SeriesRule = {
  /** Exact sample name; a histogram's is its `_count`. */
  metric: string
  /** Labels that may carry the status; the first one present does. */
  status: readonly string[]
  /** How the status is spelled; absent: as HTTP does. */
  codes?: 'http' | 'grpc'
  method: readonly string[]
  /** The first of these labels that is present; an entry such as `a/b` joins two labels. */
  route: readonly string[]
  /** Why the series of these labels are left out, or null to count them. */
  drop?: (labels: Labels) => string | null
  /** Class of a series without a status. Absent: a metric without a status cannot be counted by. */
  classWithoutStatus?: (labels: Labels) => ErrorClass | null
  /** Class where the labels know better than the status alone; null when it is no error. */
  refine?: (labels: Labels, byStatus: ErrorClass | null) => ErrorClass | null
}

/** Another counter that belongs to the same count, such as the failures that the main one does not tell. */
export type Part = {
  metric: string
  /**
   * `requests` adds requests without an error; `errors` are among the requests of the main metric; `failed-requests`
   * are errors that no other metric of the family has among its requests.
   */
  counts: 'requests' | 'errors' | 'failed-requests'
  /** Class of the errors. */
  class: ErrorClass | null
  where?: (labels: Labels) => boolean
  /** Absent: as the main metric. */
  route?: readonly string[]
  /** -1: what this counts is taken off, as `accepted - handled`. */
  sign?: 1 | -1
}

/** One way to count requests, and to tell how they ended. */
export type RequestFamily = SeriesRule & {
  parts?: readonly Part[]
  /**
   * Whether these samples of the metric are of this family, where several libraries share the name. There are none while
   * the metric is only declared; what else is exposed may tell.
   */
  applies?: (samples: readonly Sample[], exposed: Exposed) => boolean
  /** Histogram of the same requests (`x` of `x_bucket`); its unit is seconds unless said otherwise. */
  latency?: { histogram: string; unit?: 's' | 'ms' }
  /** Each good scrape of it is one request: a gauge that says whether a probe succeeded. */
  perScrape?: { class: (labels: Labels, exposed: Exposed) => ErrorClass | null }
  /**
   * Its own `/metrics` answers are among its requests, and no label tells them apart: one is taken off for each of our
   * scrapes. Absent: found out by watching.
   */
  countsScrapes?: boolean
}

/** A counter that is shown beside the rate and never in it: what a service depends on, or tells of itself. */
export type SideCounter = {
  metric: string
  kind: SideKind
  /** A plural for people: `calls`, `connection errors`, `pool time-outs`, `retries`. */
  what: string
  /** Labels that say which one (a pool, an alias, a target); the first one present. */
  of?: readonly string[]
  where?: (labels: Labels) => boolean
  /** Why it rose: a gauge that is 1, with the same labels and one more that says it. */
  reason?: { metric: string; label: string }
}

/** How a proxy tells what it answered for each of the services behind it. */
export type GatewayFamily = {
  /** Every answer to a client, by backend; `backend` names the label, or labels joined by `/`. */
  answered: SeriesRule
  backend: string
  /** What of a backend's label is its name, where it is not all of it (`shop@docker`). */
  nameOf?: (backend: string, labels: Labels) => string | null
  /** Which of the failures it made itself: no service counted them. */
  made:
    | { by: 'label'; isMade: (labels: Labels) => boolean }
    /** Answers of the servers that it passed on; made is what is left. */
    | { by: 'difference'; relayed: SeriesRule }
    | { by: 'counters'; parts: readonly Part[] }
    /** It cannot tell: only where it carries all traffic of a service is it known. */
    | { by: 'unknown' }
  /** Answers that it counts as good although their body was cut: no status tells it. */
  cut?: { metric: string; class: ErrorClass }
}

/** What a preset must make of an exposition whose every value was counted since its start. */
export type PresetExample = {
  says: string
  text: string
  requests: number
  errors: number
  classes: ClassCounts
  routes: Record<string, RouteCounts>
  sides?: SideCounts
  latency?: LatencyCounts
}

/** What a Target with this preset is, best source of a rate first. */
export const presetKinds = ['server', 'proxy', 'mesh', 'job', 'broker', 'dependency', 'probe', 'detail'] as const
export type PresetKind = (typeof presetKinds)[number]

/** How one library or exporter counts requests. Its file's name is its name in the YAML. */
export type Preset = {
  name: string
  /** What people call it. */
  title: string
  kind: PresetKind
  vantage: Vantage
  /** Best first. One of them is counted, the others are the same requests. */
  families: readonly RequestFamily[]
  /** Families whose names carry a prefix of the application: certain when found. */
  find?: (exposed: Exposed) => RequestFamily[]
  /** Families found by their shape instead of by name: recognised, but not certain. */
  guess?: (exposed: Exposed) => RequestFamily[]
  /** Other metrics of the same requests, and in what they differ: said, never added. */
  copies: readonly { metric: string; why: string }[]
  /** Counted in every Target that has them, whatever its rate is counted by. */
  sides?: readonly SideCounter[]
  gateway?: GatewayFamily
  /** Metrics that tell since when these counters have been counting. */
  startTimes: readonly string[]
  /** Metric that tells, with the labels of the counters, since when each of them has been counting. */
  createdBy?: string
  /** Its counters begin anew at this value. */
  wrapsAt?: number
  /** What people should know about the numbers. */
  notes: readonly string[]
  examples: readonly PresetExample[]
}

export const processStart: readonly string[] = ['process_start_time_seconds']
