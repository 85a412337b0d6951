import './header.css'
import type { Board } from '../../contracts/board.ts'
import { fitMiddle, textWidth } from '../text-width.ts'
import { Pulse, type PulseProps } from './Pulse.tsx'
import { Verdict } from './Verdict.tsx'
import { WallClock } from './WallClock.tsx'

type Props = { board: Board; pulse: PulseProps; now: number; width: number; isPortrait: boolean }

const titleSize = 46
const pulseWidth = 215
const clockWidth = 440

/** Who this is, how it is, how old that is, and what time it is. */
export function Header({ board, pulse, now, width, isPortrait }: Props) {
  const title = fitMiddle(board.title, titleSize, isPortrait ? 560 : 420)
  const room = isPortrait
    ? width - pulseWidth - 50
    : width - pulseWidth - clockWidth - textWidth(title, titleSize) - 120
  return (
    <header className="header">
      <h1 className="header-team">{title}</h1>
      <Verdict services={board.services} calmSince={board.calmSince} now={now} room={room} />
      <Pulse {...pulse} />
      <WallClock now={now} timezone={board.timezone} />
    </header>
  )
}
