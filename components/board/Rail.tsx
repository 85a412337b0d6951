import './rail.css'
import type { Board } from '../../contracts/board.ts'
import { formatPlural, formatWindow } from '../format.ts'
import type { Layout } from '../layout.ts'
import { type Freshness, isStale } from '../live/staleness.ts'
import { formatMoment } from '../zone-time.ts'
import { RailItem } from './RailItem.tsx'
import { planRail, railSizes } from './rail-plan.ts'
import { leastToday, Today } from './Today.tsx'

type Props = {
  board: Board
  place: Layout
  freshness: Freshness
  now: number
  isDisaster: boolean
  hrefOf: (service: string, group: string) => string
}

/** The errors themselves, like a newspaper column, and under them what was counted at all. */
export function Rail({ board, place, freshness, now, isDisaster, hrefOf }: Props) {
  const { rail, timezone } = board
  const stale = isStale(freshness)
  const least = leastToday(board, place.isPortrait)
  const errorsWidth = place.isPortrait ? Math.round(place.rail.width * 0.58) : place.rail.width
  const height = place.isPortrait ? place.rail.height : place.rail.height - least
  const plan = planRail(rail, { width: errorsWidth, height, isDisaster })
  const isCalm = rail.kinds === 0
  const calmHeight = isCalm ? 130 : 0
  const today = place.isPortrait
    ? { width: place.rail.width - errorsWidth, height: place.rail.height }
    : { width: place.rail.width, height: least + Math.max(0, plan.free - calmHeight - 2) }
  return (
    <aside className={place.rail.width < 600 ? 'rail rail-narrow' : 'rail'}>
      <section className="rail-errors">
        <div className="rail-head">
          <h2>{isDisaster ? 'Common cause' : 'Errors'}</h2>
          <span>
            {formatWindow(rail.windowMs)}
            {rail.kinds > 0 && ` · ${formatPlural(rail.kinds, 'kind')}`}
          </span>
        </div>
        {isCalm && (
          <div className="rail-calm">
            <p>{stale ? 'Nothing is known since then.' : calmSentence(board, now)}</p>
            {rail.last && (
              <p className="rail-last">
                Last: {rail.last.service} {rail.last.title} {formatMoment(rail.last.at, now, timezone)}
              </p>
            )}
          </div>
        )}
        <ol>
          {plan.rows.map((row) => (
            <RailItem
              key={row.key}
              row={row}
              href={hrefOf(row.service, row.entry.group)}
              width={errorsWidth - 2 * railSizes.padding}
              freshness={freshness}
              now={now}
              timezone={timezone}
            />
          ))}
        </ol>
        {plan.moreKinds > 0 && (
          <p className="rail-more">
            … {formatPlural(plan.moreKinds, 'more kind')}, {formatPlural(plan.moreErrors, 'error')}
          </p>
        )}
      </section>
      <Today
        board={board}
        size={today}
        freshness={freshness}
        now={now}
        isDisaster={isDisaster}
        isPortrait={place.isPortrait}
      />
    </aside>
  )
}

/** Counters know of errors that no log tells of; where they do, "no errors" would be a lie. */
function calmSentence({ rail, services }: Board, now: number): string {
  const window = formatWindow(rail.windowMs)
  const counted = services.filter((view) => view.lastErrorAt !== null && view.lastErrorAt > now - rail.windowMs)
  return counted.length === 0
    ? `No errors in ${window}.`
    : `Errors counted in ${formatPlural(counted.length, 'service')}, none was logged.`
}
