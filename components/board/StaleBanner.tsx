import './banner.css'
import { formatAge } from '../format.ts'
import { Shape } from '../Shape.tsx'
import { formatClock } from '../zone-time.ts'

type Props = {
  /** Server time of the last Heartbeat; null when there was none since the page was opened. */
  frozenAt: number | null
  ageMs: number
  tries: number
  timezone: string
}

/** Takes the header's place when what is shown is not the present. */
export function StaleBanner({ frozenAt, ageMs, tries, timezone }: Props) {
  return (
    <div className="banner banner-stale" data-stale="true" role="alert">
      <Shape name="frozen" />
      <div className="banner-text">
        <b>NOT LIVE</b>
        <span>
          {frozenAt === null
            ? `— nothing heard for ${formatAge(ageMs)}`
            : `— frozen at ${formatClock(frozenAt, timezone)} (${formatAge(ageMs)} ago)`}
        </span>
      </div>
      <span className="banner-try">reconnecting, try {Math.max(1, tries)}</span>
    </div>
  )
}
