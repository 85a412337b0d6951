import type { ServiceView } from '../../contracts/board.ts'
import { formatAge } from '../format.ts'
import { Shape } from '../Shape.tsx'
import { stateWord } from '../state-word.ts'
import { countStates } from './verdict.ts'

type Props = { services: readonly ServiceView[]; calmSince: number | null; now: number }

/** The whole board in a few words: all is ok and since when, or how many services are in which state. */
export function Verdict({ services, calmSince, now }: Props) {
  const counts = countStates(services)
  const [only] = counts
  if (counts.length === 1 && only?.state === 'ok') {
    return (
      <div className="verdict" data-verdict="ok">
        <div className="verdict-state">
          <Shape name="ok" />
          <span>
            {only.count === 1 ? 'ok' : `All ${only.count} ok`}
            {calmSince !== null && <i> for {formatAge(now - calmSince)}</i>}
          </span>
        </div>
      </div>
    )
  }
  return (
    <div className={counts.length > 4 ? 'verdict verdict-many' : 'verdict'} data-verdict={only?.state ?? 'none'}>
      {counts.map(({ state, count }) => (
        <div key={state} className={`verdict-state is-${state}`}>
          <Shape name={state} />
          <span>
            {count} {stateWord[state]}
          </span>
        </div>
      ))}
    </div>
  )
}
