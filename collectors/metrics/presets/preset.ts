import type { RouteCounts } from '../../../contracts/bucket.ts'
import type { ClassCounts, ErrorClass } from '../../../contracts/error-class.ts'
import type { Vantage } from '../../../contracts/vantage.ts'
import type { Labels } from '../exposition/sample.ts'
import type { Exposed } from './exposed.ts'

/** One metric that counts requests and tells how they ended. */
export type RequestFamily = {
  /** Exact sample name; a histogram's is its `_count`. */
  metric: string
  /** Labels that may carry the status; the first one present does. */
  status: readonly string[]
  method: readonly string[]
  route: readonly string[]
  /** Why the series of these labels are left out, or null to count them. */
  drop?: (labels: Labels) => string | null
  /** Class of a series without a status. Absent: a metric without a status cannot be counted by. */
  classWithoutStatus?: (labels: Labels) => ErrorClass | null
}

/** What a preset must make of an exposition whose every value was counted since its start. */
export type PresetExample = {
  says: string
  text: string
  requests: number
  errors: number
  classes: ClassCounts
  routes: Record<string, RouteCounts>
}

/** How one library or exporter counts requests. Its file's name is its name in the YAML. */
export type Preset = {
  name: string
  /** What people call it. */
  title: string
  vantage: Vantage
  /** Best first. One of them is counted, the others are the same requests. */
  families: readonly RequestFamily[]
  /** Families found by their shape instead of by name: recognised, but not certain. */
  guess?: (exposed: Exposed) => RequestFamily[]
  /** Other metrics of the same requests, and in what they differ: said, never added. */
  copies: readonly { metric: string; why: string }[]
  /** Metrics that tell since when these counters have been counting. */
  startTimes: readonly string[]
  /** What people should know about the numbers. */
  notes: readonly string[]
  examples: readonly PresetExample[]
}

export const processStart: readonly string[] = ['process_start_time_seconds']
