import type { ServiceView, Slow } from '../../contracts/board.ts'
import { figureOf } from '../board/figure.ts'
import { RateFigure } from '../board/RateFigure.tsx'
import { formatAge, formatAtMost, formatCount, formatPlural, formatWindow } from '../format.ts'
import { Shape } from '../Shape.tsx'
import { stateWord } from '../state-word.ts'
import { vantageWord } from './vantage-word.ts'

type Props = { view: ServiceView; team: string; isOld: boolean; until: number }

const slowSentence = ({ route, p95Ms, count, windowMs }: Slow): string =>
  `Slow in the last ${formatWindow(windowMs)}: ${route ?? 'all routes together'}, 95 % ${formatAtMost(p95Ms)} of ${formatPlural(count, 'answer')}`

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
      {view.slow && <p className="service-slow">{slowSentence(view.slow)}</p>}
      <p className="service-facts">
        {formatCount(view.requestsPerMinute)} requests / min
        {view.vantage && ` · ${vantageWord[view.vantage]}`}
        {` · ${view.sources.good} of ${view.sources.all} sources readable`}
        {view.fault && ` · ${view.fault}`}
      </p>
    </header>
  )
}
