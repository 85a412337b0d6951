import type { Problem } from '../live/board-store.ts'
import { type Freshness, isStale } from '../live/staleness.ts'
import { Message } from '../Message.tsx'
import { TeamList } from '../teams/TeamList.tsx'
import { StaleBanner } from './StaleBanner.tsx'

type Props = { team: string; problem: Problem | null; freshness: Freshness; ageMs: number; tries: number }

/** What is shown instead of a board, with the reason: never a blank page. */
export function NoBoard({ team, problem, freshness, ageMs, tries }: Props) {
  if (problem === 'unknown-team') {
    return (
      <Message title={`There is no team “${team}” here.`}>
        <p>A team appears with the first thing that is counted for it. These are known:</p>
        <TeamList />
        <p>To make this one:</p>
        <pre>{`npm start -- --team ${team} --service shop --scrape http://localhost:8000/metrics`}</pre>
      </Message>
    )
  }
  if (problem === 'unauthorised') {
    return (
      <Message title="This server shows its boards only to those who have the token.">
        <p>
          Open this address once with the token that the configuration calls <code>server.boardToken</code>:
        </p>
        <pre>{`/${team}?token=…`}</pre>
        <p>This screen keeps trying by itself.</p>
      </Message>
    )
  }
  return (
    <>
      {isStale(freshness) && <StaleBanner frozenAt={null} ageMs={ageMs} tries={tries} timezone="UTC" />}
      <Message title={problem === 'unavailable' ? 'The server cannot read its store.' : 'Connecting to the server …'}>
        <p>
          Board of <b>{team}</b> · try {Math.max(1, tries)}. This screen keeps trying by itself.
        </p>
      </Message>
    </>
  )
}
