import type { ServiceView } from '../../contracts/board.ts'
import { formatAge } from '../format.ts'
import { Shape } from '../Shape.tsx'
import { stateWord } from '../state-word.ts'
import { textWidth } from '../text-width.ts'
import { countStates } from './verdict.ts'

type Props = { services: readonly ServiceView[]; calmSince: number | null; now: number; room: number }

const sizes = ['38', '34', '30', '26'] as const

/** The largest size in which the states stand on one line; in the smallest they may take two. */
function sizeFor(words: readonly string[], room: number): (typeof sizes)[number] {
  const width = (size: number) => words.reduce((sum, word) => sum + textWidth(word, size) + size * 1.14 + 26, 0)
  return sizes.find((size) => width(Number(size)) <= room) ?? '26'
}

/** The whole board in a few words: all is ok and since when, or how many services are in which state. */
export function Verdict({ services, calmSince, now, room }: Props) {
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
  const words = counts.map(({ state, count }) => `${count} ${stateWord[state]}`)
  return (
    <div className={`verdict size-${sizeFor(words, room)}`} data-verdict={only?.state ?? 'none'}>
      {counts.map(({ state, count }) => (
        <div key={state} className={`verdict-state is-${state}`}>
          <Shape name={state} />
          <span>
            {count} {stateWord[state]}
          </span>
        </div>
      ))}
      {calmSince !== null && <i>for {formatAge(Math.max(0, now - calmSince))}</i>}
    </div>
  )
}
