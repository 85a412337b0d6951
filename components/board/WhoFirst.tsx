import type { ServiceView } from '../../contracts/board.ts'
import { fitMiddle } from '../text-width.ts'
import { formatClock } from '../zone-time.ts'

type Props = { services: readonly ServiceView[]; timezone: string; space: { width: number; height: number } }

const headHeight = 88
const rowHeight = 38

/** Failing services in the order in which they began: the first is often the cause. */
export function WhoFirst({ services, timezone, space }: Props) {
  const most = Math.floor((space.height - headHeight) / rowHeight)
  if (most < 1) return null
  const failing = services.filter((view) => view.state === 'failing').sort((a, b) => a.since - b.since)
  return (
    <div className="counting">
      <div className="rail-head">
        <h3>Who failed first</h3>
      </div>
      <table>
        <tbody>
          {failing.slice(0, most).map((view) => (
            <tr key={view.service}>
              <td>{fitMiddle(view.service, 26, space.width - 220)}</td>
              <td>{formatClock(view.since, timezone)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
