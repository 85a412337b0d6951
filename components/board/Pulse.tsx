import type { Freshness } from '../live/staleness.ts'

export type PulseProps = { freshness: Freshness; ageMs: number; beat: number }

/**
 * The age of what is shown, with a mark that changes with every Heartbeat of the server. It is no animation: that would
 * go on over a dead link.
 */
export function Pulse({ freshness, ageMs, beat }: PulseProps) {
  const seconds = Math.max(1, Math.round(ageMs / 1_000))
  return (
    <div className="pulse" data-freshness={freshness}>
      <svg className={beat % 2 === 1 ? 'pulse-mark is-odd' : 'pulse-mark'} viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="9" />
      </svg>
      data {seconds} s old
    </div>
  )
}
