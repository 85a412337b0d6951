import type { ServiceDetail } from '../../contracts/board.ts'
import type { LatencySummary } from '../../contracts/latency.ts'
import { fractionBelow } from '../board/figure.ts'
import { formatAtMost, formatCount, formatInterval, formatRatio } from '../format.ts'

const bounds = [
  { name: 'p50', of: ({ p50Ms }: LatencySummary) => p50Ms },
  { name: 'p95', of: ({ p95Ms }: LatencySummary) => p95Ms },
  { name: 'p99', of: ({ p99Ms }: LatencySummary) => p99Ms },
]

/** Routes with their counts, those with the most errors first. */
export function Routes({ routes }: { routes: ServiceDetail['routes'] }) {
  if (routes.length === 0) return null
  const ordered = [...routes].sort((a, b) => b.errors - a.errors || b.requests - a.requests)
  const isMeasured = ordered.some(({ latency }) => latency !== null)
  return (
    <section>
      <h2>Routes</h2>
      <table className="routes">
        <thead>
          <tr>
            <th>Route</th>
            <th>Errors</th>
            <th>Requests</th>
            <th>Rate (95 %)</th>
            {isMeasured && bounds.map(({ name }) => <th key={name}>{name}</th>)}
          </tr>
        </thead>
        <tbody>
          {ordered.map(({ route, requests, errors, low, high, latency }) => (
            <tr key={route} data-k={errors} data-n={requests} className={errors > 0 ? 'has-errors' : ''}>
              <td>{route}</td>
              <td>{formatCount(errors)}</td>
              <td>{formatCount(requests)}</td>
              <td>
                {requests < fractionBelow
                  ? `${errors} of ${requests}`
                  : `${formatRatio(Math.min(1, errors / requests), requests)} (${formatInterval(low, high)})`}
              </td>
              {isMeasured &&
                bounds.map(({ name, of }) => <td key={name}>{latency ? formatAtMost(of(latency)) : ''}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
