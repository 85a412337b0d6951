import type { Spark } from '../../contracts/board.ts'

export const sparkHeight = 100

/**
 * Bars from a zero baseline as path data: those under the threshold and those over it. The scale never follows small
 * values: it holds at least twice the threshold, so that a quiet service looks quiet. What nobody saw stays a gap.
 */
export function sparkPaths(spark: Spark): { calm: string; hot: string; baseline: string; thresholdY: number | null } {
  const seen = spark.bars.filter((bar) => bar !== null)
  const most = Math.max(...seen, 0)
  const top = spark.threshold === null ? Math.max(most, 4) : Math.max(most, 2 * spark.threshold)
  const paths = { calm: '', hot: '', baseline: '' }
  spark.bars.forEach((bar, index) => {
    if (bar === null) return
    paths.baseline += `M${index} ${sparkHeight}h1`
    if (bar === 0) return
    const height = Math.max(3, Math.round((bar / top) * sparkHeight))
    const path = `M${index + 0.12} ${sparkHeight}v${-height}h.76v${height}z`
    if (spark.threshold !== null && bar > spark.threshold) paths.hot += path
    else paths.calm += path
  })
  const thresholdY = spark.threshold === null ? null : Math.round(sparkHeight * (1 - spark.threshold / top))
  return { ...paths, thresholdY }
}
