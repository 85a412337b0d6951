'use client'
import { useEffect } from 'react'
import { usePath, useViewport } from '../browser.ts'
import { ageMs, serverNow } from '../live/board-store.ts'
import { freshnessOf } from '../live/staleness.ts'
import { useStore } from '../live/store.ts'
import { useBoard } from '../live/use-board.ts'
import { Message } from '../Message.tsx'
import { NoBoard } from './NoBoard.tsx'
import { Wall } from './Wall.tsx'

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
    <Wall
      board={board}
      viewport={viewport}
      freshness={freshness}
      now={serverNow(state) ?? board.at}
      beat={{ at: beat?.at ?? board.at, ageMs: age, tries }}
    />
  )
}
