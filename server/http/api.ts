import type { TeamSummary } from '../../contracts/board.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { LiveTeams } from '../live/live-teams.ts'
import { rangeOf } from '../live/ranges.ts'
import type { RunningTeam } from '../live/running-team.ts'
import { readServiceDetail } from '../live/service-detail.ts'
import { teamNameOf } from '../live/team-settings.ts'
import type { Store } from '../store/store.ts'
import { fault, json, type Reply } from './reply.ts'

export type ApiDeps = { live: LiveTeams; store: Store; clock: Clock }

const noSuchPath = (): Reply =>
  fault(
    404,
    'there is no such address',
    'GET /api/teams, /api/teams/<team>/board, or /api/teams/<team>/services/<service>?range=1h',
  )
const noSuchTeam = (): Reply => fault(404, 'there is no such team', 'GET /api/teams lists them')
const noSuchService = (team: string): Reply =>
  fault(404, 'there is no such service', `GET /api/teams/${team}/board lists them`)

/** Answers below `/api`. Rejects while the store is lost; the caller answers that. */
export async function answerApi(segments: readonly string[], query: URLSearchParams, deps: ApiDeps): Promise<Reply> {
  const [root, name, kind, service] = segments
  if (root !== 'teams') return noSuchPath()
  if (name === undefined) return json(200, await summaries(deps.live))
  const team = teamNameOf(name)
  const live = team === null ? null : await deps.live.get(team)
  if (live === null) return noSuchTeam()
  if (kind === 'board' && service === undefined) return json(200, live.board())
  if (kind === 'services' && service !== undefined && segments.length === 4)
    return detail(live, { service, query }, deps)
  return noSuchPath()
}

async function detail(
  live: RunningTeam,
  { service, query }: { service: string; query: URLSearchParams },
  { store, clock }: ApiDeps,
): Promise<Reply> {
  if (!live.services().includes(service)) return noSuchService(live.team)
  const range = rangeOf(query.get('range'))
  if (range === null) return fault(400, 'there is no such range', 'range is 1h, 24h or 7d')
  return json(200, await readServiceDetail(live, service, { store, range, now: clock.now() }))
}

async function summaries(live: LiveTeams): Promise<TeamSummary[]> {
  const teams = await Promise.all((await live.names()).map((name) => live.get(name)))
  return teams.filter((team) => team !== null).map((team) => summary(team))
}

function summary(team: RunningTeam): TeamSummary {
  const { title, services } = team.board()
  const count = (state: string) => services.filter((view) => view.state === state).length
  return {
    name: team.team,
    title,
    services: services.length,
    failing: count('failing'),
    watch: count('watch'),
    noData: count('no-data'),
  }
}
