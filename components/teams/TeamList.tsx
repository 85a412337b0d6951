'use client'
import './teams.css'
import type { TeamSummary } from '../../contracts/board.ts'
import { useFetched } from '../fetched.ts'
import { formatPlural } from '../format.ts'
import { Shape, type ShapeName } from '../Shape.tsx'

const worst = (team: TeamSummary): ShapeName =>
  team.failing > 0
    ? 'failing'
    : team.watch > 0
      ? 'watch'
      : team.noData > 0
        ? 'no-data'
        : team.services > 0
          ? 'ok'
          : 'no-traffic'

function words(team: TeamSummary): string {
  const parts = [
    team.failing > 0 && `${team.failing} failing`,
    team.watch > 0 && `${team.watch} watch`,
    team.noData > 0 && `${team.noData} no data`,
  ].filter((part) => part !== false)
  const rest = `${formatPlural(team.services, 'service')}`
  return parts.length > 0 ? `${parts.join(', ')} of ${rest}` : rest
}

/** All teams with how they are, each a link to its board. */
export function TeamList() {
  const teams = useFetched<TeamSummary[]>('/api/teams', 5_000)
  if (teams.status === 'waiting') return <p>Asking the server …</p>
  if (teams.status === 'failed') {
    return (
      <p>
        {teams.reason === 'unauthorised'
          ? 'This server shows its boards only to those who have the token: open /?token=… once.'
          : 'The server cannot be reached. This page keeps trying by itself.'}
      </p>
    )
  }
  if (teams.value.length === 0) return <p>No team yet.</p>
  return (
    <ul className={teams.isOld ? 'teams is-old' : 'teams'}>
      {teams.isOld && <li>Not live: the server cannot be reached.</li>}
      {teams.value.map((team) => (
        <li key={team.name} data-team={team.name}>
          <a href={`/${team.name}`}>
            <Shape name={teams.isOld ? 'frozen' : worst(team)} />
            <b>{team.title}</b>
            <span>{words(team)}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}
