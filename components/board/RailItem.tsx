import { errorWords } from '../error-words.ts'
import { formatAgeShort, formatCount } from '../format.ts'
import { type Freshness, isStale } from '../live/staleness.ts'
import { Shape } from '../Shape.tsx'
import { fitMiddle, textWidth } from '../text-width.ts'
import { formatMoment } from '../zone-time.ts'
import type { RailRow } from './rail-plan.ts'

type Props = { row: RailRow; href: string; width: number; freshness: Freshness; now: number; timezone: string }

/** Who, how often, what, and since when. */
export function RailItem({ row, href, width, freshness, now, timezone }: Props) {
  const { entry, services } = row
  const words = errorWords(entry)
  const count = freshness === 'gone' ? '—' : `×${formatCount(row.count)}`
  const room = width - textWidth(count, 36) - (entry.isNew ? 110 : 0) - 76
  const who = services > 1 ? `${services} services` : fitMiddle(entry.service, 33, room)
  const since = `since ${formatMoment(entry.firstAt, now, timezone)}`
  const last = isStale(freshness) ? '' : ` · last ${formatAgeShort(Math.max(0, now - entry.lastAt))} ago`
  const first = services > 1 ? `first ${entry.service} · ` : ''
  const routeRoom = width - textWidth(`${since}${last} · `, 26)
  // What a counter or an access line tells is the route already.
  const isTold = entry.route === null || entry.message.includes(entry.route)
  const route = entry.route !== null && !isTold && services === 1 ? `${fitMiddle(entry.route, 26, routeRoom)} · ` : ''
  return (
    <li
      data-rail-entry={entry.group}
      data-count={row.count}
      data-severity={isStale(freshness) ? 'frozen' : entry.severity}
    >
      <a href={href}>
        <div className="rail-who">
          <Shape name={isStale(freshness) ? 'frozen' : entry.severity} />
          <span className="rail-service">{who}</span>
          {entry.isNew && <span className="rail-new">NEW</span>}
          <span className="rail-count">{count}</span>
        </div>
        <p className={`rail-text lines-${row.lines}`}>
          <b>{words.title}</b>
          {words.rest}
        </p>
        <p className="rail-meta">
          {first}
          {route}
          {since}
          {last}
        </p>
      </a>
    </li>
  )
}
