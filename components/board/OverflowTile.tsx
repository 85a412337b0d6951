import type { ServiceView } from '../../contracts/board.ts'
import { type Freshness, isStale } from '../live/staleness.ts'
import { stateWord } from '../state-word.ts'
import { countStates } from './verdict.ts'

/** The services that have no tile of their own, counted by state. */
export function OverflowTile({ rest, freshness }: { rest: readonly ServiceView[]; freshness: Freshness }) {
  const states = countStates(rest)
    .map(({ state, count }) => `${count} ${stateWord[state]}`)
    .join(', ')
  return (
    <div className="tile tile-rest" data-overflow={rest.length}>
      <div className="tile-head">{rest.length} more</div>
      <div className="tile-sentence lines-2">{isStale(freshness) ? 'frozen' : states}</div>
    </div>
  )
}
