'use client'
import { useEffect } from 'react'
import { usePath, useViewport } from '../browser.ts'
import { Guard } from '../Guard.tsx'
import { ageMs, serverNow } from '../live/board-store.ts'
import { freshnessOf } from '../live/staleness.ts'
import { useStore } from '../live/store.ts'
import { useBoard } from '../live/use-board.ts'
import { Message } from '../Message.tsx'
import { browserTime } from '../now.ts'
import { NoBoard } from './NoBoard.tsx'
import { Wall } from './Wall.tsx'

const reloadAfterFaultMs = 15_000

/** The page of a team's wall. */
export function Kiosk() {
  const team = usePath()?.[0] ?? null
  const viewport = useViewport()
  const state = useStore(useBoard(team), (whole) => whole)
  const { board, beat, tries, problem } = state

  const title = board?.title ?? team
  useEffect(() => {
    if (title) document.title = `${title} · Faultboard`
  }, [title])

  if (team === null || viewport === null) return <Message title="Faultboard" />
  const age = ageMs(state)
  const freshness = freshnessOf(age)
  if (board === null || problem === 'unknown-team') {
    return <NoBoard team={team} problem={problem} freshness={freshness} ageMs={age} tries={tries} />
  }
  return (
    <Guard
      fallback={<Message title="NOT LIVE: this screen cannot draw what the server sent. It loads itself again." />}
      onFault={() => browserTime.after(reloadAfterFaultMs, () => window.location.reload())}
    >
      <Wall
        board={board}
        viewport={viewport}
        freshness={freshness}
        now={serverNow(state) ?? board.at}
        beat={{ at: beat?.at ?? board.at, ageMs: age, tries }}
      />
    </Guard>
  )
}
