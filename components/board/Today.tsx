import type { Board } from '../../contracts/board.ts'
import { formatPlural, formatRatio } from '../format.ts'
import type { Freshness } from '../live/staleness.ts'
import { Counting } from './Counting.tsx'
import { Notices, noticesHeight } from './Notices.tsx'
import { WhoFirst } from './WhoFirst.tsx'

/** Height in units of what is always written here. */
export const leastToday = (board: Board, isPortrait: boolean): number => (isPortrait ? 190 : 108) + noticesHeight(board)

type Props = {
  board: Board
  size: { width: number; height: number }
  freshness: Freshness
  now: number
  isDisaster: boolean
  isPortrait: boolean
}

/** The day in numbers, and in the room that is left, proof that every service is being counted. */
export function Today({ board, size, freshness, now, isDisaster, isPortrait }: Props) {
  const { requests, errors } = board.today
  const isGone = freshness === 'gone'
  // More errors than requests: most are of services that only their logs tell of, and are no share of the others' requests.
  const ratio = requests === 0 || errors > requests ? null : errors / requests
  const free = { width: size.width, height: size.height - leastToday(board, isPortrait) }
  return (
    <section className="today">
      {isDisaster ? (
        <WhoFirst services={board.services} timezone={board.timezone} space={free} />
      ) : (
        <Counting services={board.services} space={free} freshness={freshness} now={now} />
      )}
      <div className="today-numbers" data-k={errors} data-n={requests} data-window="today">
        <h3>
          Today
          {board.history === 'memory' && <span className="small-print">in memory: gone after a restart</span>}
        </h3>
        <p>
          <b>{isGone ? '—' : formatPlural(requests, 'request')}</b>
          <span>
            {isGone ? '' : formatPlural(errors, 'error')}
            {!isGone && ratio !== null && ` · ${formatRatio(ratio, requests)}`}
          </span>
        </p>
      </div>
      <Notices board={board} />
    </section>
  )
}
