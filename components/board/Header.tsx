import './header.css'
import type { Board } from '../../contracts/board.ts'
import { fitMiddle } from '../text-width.ts'
import { Pulse, type PulseProps } from './Pulse.tsx'
import { Verdict } from './Verdict.tsx'
import { WallClock } from './WallClock.tsx'

type Props = { board: Board; pulse: PulseProps; now: number; roomForTitle: number }

/** Who this is, how it is, how old that is, and what time it is. */
export function Header({ board, pulse, now, roomForTitle }: Props) {
  return (
    <header className="header">
      <h1 className="header-team">{fitMiddle(board.title, 46, roomForTitle)}</h1>
      <Verdict services={board.services} calmSince={board.calmSince} now={now} />
      <Pulse {...pulse} />
      <WallClock now={now} timezone={board.timezone} />
    </header>
  )
}
