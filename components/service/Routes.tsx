import type { ServiceDetail } from '../../contracts/board.ts'
import { fractionBelow } from '../board/figure.ts'
import { formatCount, formatInterval, formatRatio } from '../format.ts'

/** Routes with their counts, those with the most errors first. */
export function Routes({ routes }: { routes: ServiceDetail['routes'] }) {
  if (routes.length === 0) return null
  const ordered = [...routes].sort((a, b) => b.errors - a.errors || b.requests - a.requests)
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
          </tr>
        </thead>
        <tbody>
          {ordered.map(({ route, requests, errors, low, high }) => (
            <tr key={route} data-k={errors} data-n={requests} className={errors > 0 ? 'has-errors' : ''}>
              <td>{route}</td>
              <td>{formatCount(errors)}</td>
              <td>{formatCount(requests)}</td>
              <td>
                {requests < fractionBelow
                  ? `${errors} of ${requests}`
                  : `${formatRatio(Math.min(1, errors / requests), requests)} (${formatInterval(low, high)})`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
