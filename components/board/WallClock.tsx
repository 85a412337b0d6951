import { formatClock, formatDate } from '../zone-time.ts'

/** The team's time by the server's clock, whatever the screen's own clock and zone are. */
export function WallClock({ now, timezone }: { now: number; timezone: string }) {
  return (
    <div className="clock">
      <span className="clock-time">{formatClock(now, timezone)}</span>
      <span className="clock-date">{formatDate(now, timezone)}</span>
    </div>
  )
}
