import { metricsOf, type Plan } from '../presets/choose.ts'
import { baseName, type Exposed } from '../presets/exposed.ts'
import { bucketMetric } from '../presets/latency-bins.ts'
import type { GatewayFamily, SideCounter } from '../presets/preset.ts'
import { processStart } from '../presets/preset.ts'
import { presets } from '../presets/registry.ts'
import { reasonLabels, sidesByMetric } from '../presets/side-of.ts'

/** Counters of the process itself: they fall only when it dies. */
export const canaryNames: readonly string[] = [
  'process_cpu_seconds_total',
  'process_cpu_user_seconds_total',
  'go_gc_duration_seconds_count',
]

/** Name of the samples that tell since when a series counts. */
export const createdName = (metric: string): string => `${baseName(metric).replace(/_bucket$/, '')}_created`

/** All counters that are read of a Target, and for what. */
export type CountedMetrics = {
  plan: Plan | null
  /** The counters that the rate is made of. */
  rate: ReadonlySet<string>
  /** Cumulative buckets of the latency. */
  bucket: string | null
  /** Shown beside the rate; never one that the rate is made of. */
  sides: ReadonlyMap<string, readonly SideCounter[]>
  /** Metrics that tell why one of them rose, by the label that says it. */
  reasons: ReadonlyMap<string, string>
  /** What a gateway tells of the services behind it. */
  gateway: ReadonlySet<string>
  /** All of these together. */
  all: ReadonlySet<string>
  startTimes: readonly string[]
  /** Metric that tells since when each series of the rate counts, where it is not named after the counter. */
  createdBy: string | null
}

const metricsOfGateway = ({ answered, made, cut }: GatewayFamily): string[] => [
  answered.metric,
  ...(made.by === 'difference' ? [made.relayed.metric] : []),
  ...(made.by === 'counters' ? made.parts.map(({ metric }) => metric) : []),
  ...(cut ? [cut.metric] : []),
]

/** What an exporter tells of its own process is not what the program counts since, that it reads. */
function startTimesBeside({ samples }: Pick<Exposed, 'samples'>): readonly string[] {
  const here = presets.filter(({ sides = [] }) => sides.some(({ metric }) => samples.has(metric)))
  return here.every(({ startTimes }) => processStart.some((name) => startTimes.includes(name))) ? processStart : []
}

/** What is counted of a Target by this plan. Without one there is no rate, and what stands beside it is counted all the same. */
export function countedBy(plan: Plan | null, exposed: Pick<Exposed, 'samples'>): CountedMetrics {
  const rate = new Set(plan && !plan.family.perScrape ? metricsOf(plan.family) : [])
  const bucket = plan ? bucketMetric(plan.family) : null
  const sides = new Map([...sidesByMetric()].filter(([metric]) => !rate.has(metric)))
  const gateway = new Set(plan?.preset.gateway ? metricsOfGateway(plan.preset.gateway) : [])
  const all = new Set([...rate, ...(bucket === null ? [] : [bucket]), ...sides.keys(), ...gateway])
  return {
    plan,
    rate,
    bucket,
    sides,
    reasons: reasonLabels(sides),
    gateway,
    all,
    startTimes: plan?.preset.startTimes ?? startTimesBeside(exposed),
    createdBy: plan?.preset.createdBy ?? null,
  }
}

/** The only samples that are needed of a body. */
export const wantedBy = ({ all, reasons, startTimes, createdBy }: CountedMetrics): Set<string> =>
  new Set([
    ...[...all, ...[...all].map(createdName), ...reasons.keys()],
    ...[...startTimes, ...canaryNames, ...(createdBy ? [createdBy] : [])],
  ])
