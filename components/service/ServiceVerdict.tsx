import type { ServiceView } from '../../contracts/board.ts'
import { figureOf } from '../board/figure.ts'
import { RateFigure } from '../board/RateFigure.tsx'
import { formatAge, formatCount } from '../format.ts'
import { Shape } from '../Shape.tsx'
import { stateWord } from '../state-word.ts'
import { vantageWord } from './vantage-word.ts'

type Props = { view: ServiceView; team: string; isOld: boolean; until: number }

/** State, rate and why this state, in one sentence. */
export function ServiceVerdict({ view, team, isOld, until }: Props) {
  const state = isOld ? 'frozen' : view.state
  return (
    <header className="service-verdict" data-state={state}>
      <p className="service-path">
        <a href={`/${team}`}>{team}</a> /
      </p>
      <h1>{view.service}</h1>
      <p className="service-state">
        <Shape name={state} />
        <b>{isOld ? 'frozen' : stateWord[view.state]}</b> for {formatAge(Math.max(0, until - view.since))}
      </p>
      <RateFigure rate={view.rate} figure={figureOf(view, false)} />
      <p className="service-reason">{view.reason}</p>
      <p className="service-facts">
        {formatCount(view.requestsPerMinute)} requests / min
        {view.vantage && ` · ${vantageWord[view.vantage]}`}
        {` · ${view.sources.good} of ${view.sources.all} sources readable`}
        {view.fault && ` · ${view.fault}`}
      </p>
    </header>
  )
}
