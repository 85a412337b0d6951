import type { Rate } from '../../contracts/board.ts'
import type { Figure } from './figure.ts'

/** The figure with the counts it was made of: one never goes without the others, in pixels and in attributes. */
export function RateFigure({ rate, figure }: { rate: Rate | null; figure: Figure }) {
  const counted = rate === null ? {} : { 'data-k': rate.errors, 'data-n': rate.requests, 'data-window': rate.windowMs }
  return (
    <div className={`rate rate-${figure.kind}`} {...counted}>
      <div className="rate-figure">
        <span className="rate-big">{figure.big}</span>
        {figure.small !== '' && <span className="rate-small">{figure.small}</span>}
      </div>
      {figure.counts !== '' && <div className="rate-counts">{figure.counts}</div>}
    </div>
  )
}
