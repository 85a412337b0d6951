import './wall.css'
import type { CSSProperties } from 'react'
import type { Board } from '../../contracts/board.ts'
import { layoutOf, unitPx } from '../layout.ts'
import { type Freshness, isStale } from '../live/staleness.ts'
import { DisasterHeader } from './DisasterHeader.tsx'
import { sizeVariables } from './density.ts'
import { Header } from './Header.tsx'
import { OverflowTile } from './OverflowTile.tsx'
import type { PulseProps } from './Pulse.tsx'
import { Rail } from './Rail.tsx'
import { StaleBanner } from './StaleBanner.tsx'
import { Tile } from './Tile.tsx'
import { disasterOf } from './verdict.ts'
import { visibleServices } from './visible-services.ts'
import { WaitingForEvents } from './WaitingForEvents.tsx'

type Props = {
  board: Board
  viewport: { width: number; height: number }
  freshness: Freshness
  /** Server time. */
  now: number
  beat: { at: number | null; ageMs: number; tries: number }
}

/** The whole board, laid out for this screen. */
export function Wall({ board, viewport, freshness, now, beat }: Props) {
  const unit = unitPx(viewport.width, viewport.height)
  const { shown, rest } = visibleServices(board.services)
  const place = layoutOf({
    services: board.services.length,
    width: viewport.width / unit,
    height: viewport.height / unit,
  })
  const space = { density: place.density, ...place.tile }
  const disaster = disasterOf(board.services, board.rail.entries)
  const pulse: PulseProps = { freshness, ageMs: beat.ageMs, beat: Math.round((beat.at ?? 0) / 1_000) }
  // Ages on tiles are as coarse as their words, so a tile is not drawn again every second.
  const coarse = place.density === 'XL' || place.density === 'L' ? now - (now % 1_000) : now - (now % 10_000)
  const room = place.width - 2 * 24
  return (
    <div
      className={`wall ${place.isPortrait ? 'portrait' : 'landscape'} ${isStale(freshness) ? 'is-stale' : ''}`}
      data-freshness={freshness}
      style={wallStyle(place, sizeVariables(place.density))}
    >
      {isStale(freshness) ? (
        <StaleBanner frozenAt={beat.at} ageMs={beat.ageMs} tries={beat.tries} timezone={board.timezone} />
      ) : disaster ? (
        <DisasterHeader
          disaster={disaster}
          pulse={pulse}
          now={now}
          timezone={board.timezone}
          width={room}
          isPortrait={place.isPortrait}
        />
      ) : (
        <Header board={board} pulse={pulse} now={now} width={room} isPortrait={place.isPortrait} />
      )}
      {board.services.length === 0 ? (
        <WaitingForEvents team={board.team} />
      ) : (
        <main className="grid">
          {shown.map((view) => (
            <Tile
              key={view.service}
              view={view}
              href={`/${board.team}/${encodeURIComponent(view.service)}`}
              space={space}
              freshness={freshness}
              now={coarse}
              demo={board.demo}
            />
          ))}
          {rest.length > 0 && <OverflowTile rest={rest} freshness={freshness} />}
        </main>
      )}
      <Rail
        board={board}
        place={place}
        freshness={freshness}
        now={now}
        isDisaster={disaster !== null && !isStale(freshness)}
        hrefOf={(service, group) => `/${board.team}/${encodeURIComponent(service)}/${encodeURIComponent(group)}`}
      />
    </div>
  )
}

/** Custom properties are not in React's type of a style, though React sets them: this is the one place that says so. */
function wallStyle(place: ReturnType<typeof layoutOf>, sizes: Record<string, string>): CSSProperties {
  const variables: Record<string, string> = {
    ...sizes,
    '--columns': String(place.columns),
    '--rows': String(place.rows),
    '--rail-width': String(place.rail.width),
    '--rail-height': String(place.rail.height),
  }
  return variables as CSSProperties
}
