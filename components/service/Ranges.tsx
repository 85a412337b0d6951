import type { ServiceDetail } from '../../contracts/board.ts'
import { formatCount, formatPlural, formatRatio } from '../format.ts'

export const ranges = ['1h', '24h', '7d'] as const
export type Range = (typeof ranges)[number]
const words: Record<Range, string> = { '1h': '1 hour', '24h': '24 hours', '7d': '7 days' }

type Props = { range: Range; onChange: (range: Range) => void; total: ServiceDetail['total'] }

/** Which stretch of time is shown, and what was counted in it. */
export function Ranges({ range, onChange, total }: Props) {
  const { requests, errors } = total
  const ratio = requests === 0 ? null : Math.min(1, errors / requests)
  return (
    <div className="ranges">
      {ranges.map((name) => (
        <button key={name} type="button" aria-pressed={name === range} onClick={() => onChange(name)}>
          {words[name]}
        </button>
      ))}
      <p data-k={errors} data-n={requests} data-window={range}>
        <b>{formatPlural(errors, 'error')}</b>
        {requests > 0 && ` of ${formatCount(requests)} · ${formatRatio(ratio, requests)}`}
      </p>
    </div>
  )
}
