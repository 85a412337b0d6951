import './tile.css'
import { memo } from 'react'
import type { ServiceView } from '../../contracts/board.ts'
import { formatWindow } from '../format.ts'
import { type Freshness, isStale } from '../live/staleness.ts'
import { Shape } from '../Shape.tsx'
import { Details } from './Details.tsx'
import { RateFigure } from './RateFigure.tsx'
import { Sparkline } from './Sparkline.tsx'
import { planTile, type TileSpace } from './tile-plan.ts'

type Props = {
  view: ServiceView
  href: string
  space: TileSpace
  freshness: Freshness
  /** Server time, coarse: the tile draws again only when one of its words can change. */
  now: number
  demo: boolean
}

/** One service: name, shape, word, rate, counts, what fails, and its last hour. */
export const Tile = memo(function Tile({ view, href, space, freshness, now, demo }: Props) {
  const plan = planTile(view, space, { freshness, now, demo })
  const stale = isStale(freshness)
  return (
    <a
      className={`tile tile-${space.density}`}
      href={href}
      data-service={view.service}
      data-state={stale ? 'frozen' : view.state}
      data-severity={view.severity}
    >
      <div className="tile-head">
        <Shape name={stale ? 'frozen' : view.state} />
        <span className="tile-name">{plan.name}</span>
        {demo && <span className="tile-demo">DEMO</span>}
      </div>
      <div className="tile-main">
        <RateFigure rate={view.rate} figure={plan.figure} />
        {(plan.word !== '' || plan.age !== '') && (
          <div className="tile-state">
            {plan.word !== '' && (
              <div className={plan.isSmallWord ? 'tile-word is-small' : 'tile-word'}>{plan.word}</div>
            )}
            {plan.age !== '' && <div className="tile-age">{plan.age}</div>}
          </div>
        )}
      </div>
      {plan.sentenceLines > 0 && <div className={`tile-sentence lines-${plan.sentenceLines}`}>{plan.sentence}</div>}
      {space.density === 'XL' && freshness !== 'gone' && <Details view={view} />}
      {plan.slow !== '' && (
        <div className="tile-sentence tile-slow lines-1" data-slow-ms={view.slow?.p95Ms ?? 'over'}>
          {plan.slow}
        </div>
      )}
      {space.density === 'XL' && (
        <div className="tile-scale">
          <span>{formatWindow(view.spark.bars.length * view.spark.widthMs)} ago</span>
          <span>now</span>
        </div>
      )}
      <div className="tile-floor">{plan.hasSpark && <Sparkline spark={view.spark} />}</div>
    </a>
  )
})
