import { lazy, Suspense } from 'react'
import type { ServiceDetail } from '../../contracts/board.ts'
import { formatAtMost, formatCount } from '../format.ts'
import { Guard } from '../Guard.tsx'
import { vantageWord } from './vantage-word.ts'

// The chart library is for this page alone and comes when there is something to draw.
const LatencyChart = lazy(() => import('./LatencyChart.tsx').then((module) => ({ default: module.LatencyChart })))

/** How long answers took: three bounds for the range and their course. */
export function Latency({ detail }: { detail: ServiceDetail }) {
  const { latency } = detail
  return (
    <section data-panel="latency">
      <h2>How long answers took</h2>
      {latency === null ? (
        <p className="nothing">
          No histogram of this service tells how long answers took. A `…_duration_seconds` histogram in its metrics is
          found by itself.
        </p>
      ) : (
        <>
          <ul className="bounds" data-count={latency.count}>
            <Bound share="half" ms={latency.p50Ms} />
            <Bound share="95 %" ms={latency.p95Ms} />
            <Bound share="99 %" ms={latency.p99Ms} />
            <li>
              of <b>{formatCount(latency.count)}</b> answers, {vantageWord[latency.vantage]}
            </li>
          </ul>
          <div className="service-chart">
            <Guard fallback={<p className="nothing">The chart could not be loaded. The numbers are complete.</p>}>
              <Suspense fallback={null}>
                <LatencyChart detail={detail} />
              </Suspense>
            </Guard>
          </div>
        </>
      )}
    </section>
  )
}

function Bound({ share, ms }: { share: string; ms: number | null }) {
  return (
    <li>
      {share} <b>{formatAtMost(ms)}</b>
    </li>
  )
}
