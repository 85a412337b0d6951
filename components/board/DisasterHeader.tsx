import './banner.css'
import { Shape } from '../Shape.tsx'
import { fitMiddle, textWidth } from '../text-width.ts'
import { formatMinute } from '../zone-time.ts'
import { Pulse, type PulseProps } from './Pulse.tsx'
import type { Disaster } from './verdict.ts'
import { WallClock } from './WallClock.tsx'

type Props = { disaster: Disaster; pulse: PulseProps; now: number; timezone: string; room: number }

/** One sentence over everything when most of the wall burns. */
export function DisasterHeader({ disaster, pulse, now, timezone, room }: Props) {
  const { failing, all, since, common } = disaster
  const start = `${failing} of ${all} failing since ${formatMinute(since, timezone)}`
  const end = common ? ` in ${common.services} services` : ''
  const left = room - textWidth(`${start}${end}`, 38) - 40
  return (
    <header className="banner banner-disaster" data-disaster={failing}>
      <Shape name="failing" />
      <div className="banner-text">
        <b>{start}</b>
        {common && (
          <span>
            <b>{fitMiddle(common.title, 38, left)}</b>
            {end}
          </span>
        )}
      </div>
      <Pulse {...pulse} />
      <WallClock now={now} timezone={timezone} />
    </header>
  )
}
