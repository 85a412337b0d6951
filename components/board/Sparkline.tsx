import './sparkline.css'
import { memo } from 'react'
import type { Spark } from '../../contracts/board.ts'
import { sparkHeight, sparkPaths } from './spark-path.ts'

/** Bars on the tile's floor with the threshold dotted. */
export const Sparkline = memo(function Sparkline({ spark }: { spark: Spark }) {
  const { calm, hot, baseline, thresholdY } = sparkPaths(spark)
  const width = Math.max(1, spark.bars.length)
  return (
    <svg className="spark" viewBox={`0 0 ${width} ${sparkHeight}`} preserveAspectRatio="none" aria-hidden="true">
      <path className="spark-base" d={baseline} />
      <path className="spark-calm" d={calm} />
      <path className="spark-hot" d={hot} />
      {thresholdY !== null && <path className="spark-threshold" d={`M0 ${thresholdY}H${width}`} />}
    </svg>
  )
})
