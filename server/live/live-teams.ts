import type { TeamName } from '../../contracts/team.ts'
import type { Config } from '../../runtime/config.ts'
import { createLiveTeam, type LiveDeps } from './create-live-team.ts'
import type { RunningTeam } from './running-team.ts'
import { settingsOf } from './team-settings.ts'

/** A team that nobody has asked for in so long is let go. */
const idleMs = 600_000
const sweepMs = 60_000

/** The live teams of this node: each is started by the first who asks for it. */
export interface LiveTeams {
  /** Null for a team that is neither configured nor known to the store; rejects while the store is lost. */
  get(team: TeamName): Promise<RunningTeam | null>
  /** The same for those who decide by it: rejects also while what is known may be old. */
  current(team: TeamName): Promise<RunningTeam | null>
  /** Configured ones and those the store knows, in alphabetical order. */
  names(): Promise<TeamName[]>
  start(): void
  stop(): Promise<void>
}

export function createLiveTeams(config: Config, deps: LiveDeps): LiveTeams {
  const { store, clock, log, metrics } = deps
  const running = new Map<TeamName, { team: Promise<RunningTeam>; neededAt: number }>()
  const configured = Object.keys(config.teams)
  let stopSweep = () => {}

  const begin = (name: TeamName): Promise<RunningTeam> => {
    const team = createLiveTeam(settingsOf(config, name), deps)
    running.set(name, { team, neededAt: clock.elapsed() })
    metrics.liveTeams.set(running.size)
    // A failed start is not kept: the next who asks tries again.
    team.catch(() => forget(name))
    return team
  }
  const forget = (name: TeamName) => {
    running.delete(name)
    metrics.liveTeams.set(running.size)
  }
  const end = async (name: TeamName, team: Promise<RunningTeam>) => {
    forget(name)
    try {
      await (await team).stop()
    } catch (error) {
      log.warn({ team: name, error }, 'a live team did not end well')
    }
  }
  const sweep = () => {
    for (const [name, { team, neededAt }] of running) {
      if (clock.elapsed() - neededAt > idleMs) void end(name, team)
    }
  }

  const get = async (name: TeamName): Promise<RunningTeam | null> => {
    const known = running.get(name)
    if (known) {
      known.neededAt = clock.elapsed()
      return known.team
    }
    const isKnown = configured.includes(name) || (await store.teams()).includes(name)
    if (!isKnown) return null
    return running.get(name)?.team ?? begin(name)
  }

  return {
    get,
    async current(name) {
      const team = await get(name)
      if (team !== null && !team.isCurrent()) throw new Error('what is known of the team may be old')
      return team
    },
    async names() {
      return [...new Set([...configured, ...(await store.teams())])].sort()
    },
    start() {
      stopSweep = clock.every(sweepMs, sweep)
    },
    async stop() {
      stopSweep()
      await Promise.all([...running].map(([name, { team }]) => end(name, team)))
    },
  }
}
