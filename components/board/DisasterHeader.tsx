import './banner.css'
import { Shape } from '../Shape.tsx'
import { fitMiddle, textWidth } from '../text-width.ts'
import { formatMinute } from '../zone-time.ts'
import { Pulse, type PulseProps } from './Pulse.tsx'
import type { Disaster } from './verdict.ts'
import { WallClock } from './WallClock.tsx'

type Props = {
  disaster: Disaster
  pulse: PulseProps
  now: number
  timezone: string
  width: number
  isPortrait: boolean
}

const size = 38

/** One sentence over everything when most of the wall burns. */
export function DisasterHeader({ disaster, pulse, now, timezone, width, isPortrait }: Props) {
  const { failing, all, since, common } = disaster
  const start = `${failing} of ${all} failing since ${formatMinute(since, timezone)}`
  const end = common ? ` in ${common.services} services` : ''
  // Shape, age, clock and what is between them take this much; a portrait screen has two lines for the sentence.
  const room = isPortrait ? width - 390 : width - 595 - textWidth(start, size)
  return (
    <header className="banner banner-disaster" data-disaster={failing}>
      <Shape name="failing" />
      <div className="banner-text">
        <b>{start}</b>
        {common && (
          <span>
            <b>{fitMiddle(common.title, size, room - textWidth(end, size))}</b>
            {end}
          </span>
        )}
      </div>
      <div className="banner-side">
        <Pulse {...pulse} />
        <WallClock now={now} timezone={timezone} />
      </div>
    </header>
  )
}
