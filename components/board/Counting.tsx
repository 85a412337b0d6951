import type { ServiceView } from '../../contracts/board.ts'
import { formatAgeShort, formatCount } from '../format.ts'
import { type Freshness, isStale } from '../live/staleness.ts'
import { fitMiddle } from '../text-width.ts'

type Props = {
  services: readonly ServiceView[]
  space: { width: number; height: number }
  freshness: Freshness
  now: number
}

const headHeight = 88
const rowHeight = 38
const fewestRows = 5

/** Requests that were just counted, service by service: a calm board is proven, not blank. */
export function Counting({ services, space, freshness, now }: Props) {
  const most = Math.floor((space.height - headHeight) / rowHeight)
  if (most < Math.min(fewestRows, services.length) || isStale(freshness)) return null
  const shown = services.length <= most ? services : services.slice(0, most - 1)
  const hasLast = space.width >= 480
  const total = services.reduce((sum, view) => sum + view.requestsPerMinute, 0)
  return (
    <div className="counting">
      <div className="rail-head">
        <h3>Counted now</h3>
        <span>{formatCount(total)} / min</span>
      </div>
      <table>
        <tbody>
          {shown.map((view) => (
            <tr key={view.service}>
              <td>{fitMiddle(view.service, 26, hasLast ? 230 : 190)}</td>
              {hasLast && (
                <td>
                  {view.lastErrorAt === null
                    ? 'no error yet'
                    : `error ${formatAgeShort(Math.max(0, now - view.lastErrorAt))} ago`}
                </td>
              )}
              <td>{formatCount(view.requestsPerMinute)}</td>
            </tr>
          ))}
          {shown.length < services.length && (
            <tr>
              <td>… {services.length - shown.length} more</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  )
}
