import type { Sample } from '../exposition/sample.ts'
import { processStart } from '../presets/preset.ts'
import { type CountedMetrics, canaryNames } from './counted-metrics.ts'

/**
 * What a sample is read for: a counter, since when counters count, since when the process runs, its own counters, or why
 * a counter rose.
 */
export type Role = 'counter' | 'created' | 'start' | 'canary' | 'reason' | 'none'

/** Decides what samples are read for. What an exporter tells of itself says nothing of the program that it reads. */
export function roleIn({ all, reasons, startTimes, createdBy }: CountedMetrics): (sample: Sample) => Role {
  const isOwnProcess = processStart.some((name) => startTimes.includes(name))
  return (sample) => {
    const { name } = sample
    if (all.has(name)) return 'counter'
    if (name.endsWith('_created') || name === createdBy) return 'created'
    if (startTimes.includes(name)) return 'start'
    if (reasons.has(name)) return 'reason'
    return isOwnProcess && canaryNames.includes(name) && sample.labels.size === 0 ? 'canary' : 'none'
  }
}
