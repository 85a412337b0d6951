import type { Namespace, Socket } from 'socket.io'
import type { BrowserToServer, Change, ServerToBrowser } from '../../contracts/board.ts'
import type { TeamName } from '../../contracts/team.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Log } from '../../runtime/log.ts'
import type { LiveTeams } from '../live/live-teams.ts'
import type { RunningTeam } from '../live/running-team.ts'
import { teamNameOf } from '../live/team-settings.ts'
import type { ServerMetrics } from '../own-metrics.ts'
import { createSlowWatch } from './slow-screens.ts'

type Boards = Namespace<BrowserToServer, ServerToBrowser>
type Screen = Socket<BrowserToServer, ServerToBrowser>
type Reply = Parameters<Parameters<BrowserToServer['watch']>[1]>[0]
export type BoardDeps = { live: LiveTeams; clock: Clock; log: Log; metrics: ServerMetrics; release: string }

const beatMs = 1_000

/**
 * Gives screens their snapshot, and after it every Change and a heartbeat each second.
 *
 * A heartbeat says "what you show is what the store knows". While the store is lost, or something of it was missed, that
 * would be a lie, so there is none: screens go stale by their own clock, step by step, exactly as if this server were
 * gone, and nobody needs a second way to tell. Changes go on, because time alone changes a Board (windows move, sources
 * fall silent), and a notice in it says why.
 */
export function serveBoards(boards: Boards, deps: BoardDeps): { stop: () => void } {
  const { live, clock, log, metrics, release } = deps
  const followed = new Map<TeamName, { team: RunningTeam; unfollow: () => void }>()
  const dropSlow = createSlowWatch()
  const roomOf = (team: TeamName) => `team:${team}`
  const isWatched = (team: TeamName) => (boards.adapter.rooms.get(roomOf(team))?.size ?? 0) > 0

  const send = (team: TeamName, change: Change) => {
    metrics.changesSent.inc()
    boards.to(roomOf(team)).emit('change', change)
  }
  const follow = (team: RunningTeam) => {
    const before = followed.get(team.team)
    if (before?.team === team) return
    before?.unfollow()
    followed.set(team.team, { team, unfollow: team.onChange((change) => send(team.team, change)) })
  }

  const watch = async (socket: Screen, name: unknown, answer: (reply: Reply) => void): Promise<void> => {
    const wanted = teamNameOf(name)
    if (wanted === null) return answer({ ok: false, reason: 'unknown-team' })
    let team: RunningTeam | null
    try {
      team = await live.get(wanted)
    } catch (error) {
      log.warn({ team: wanted, error }, 'a Board cannot be given: its team could not be read')
      return answer({ ok: false, reason: 'unavailable' })
    }
    if (team === null) return answer({ ok: false, reason: 'unknown-team' })
    // A socket that left meanwhile would stay in the room for ever.
    if (!socket.connected) return
    follow(team)
    // From here on nothing waits: the snapshot goes out first, and the next Change is the one after it.
    answer({ ok: true, board: team.board() })
    for (const room of socket.rooms) if (room !== socket.id) void socket.leave(room)
    void socket.join(roomOf(wanted))
  }

  const beat = async (team: TeamName) => {
    if (!isWatched(team)) {
      followed.get(team)?.unfollow()
      followed.delete(team)
      return
    }
    const running = await live.get(team)
    if (running === null) return
    follow(running)
    const { version } = running.board()
    if (running.isCurrent()) boards.to(roomOf(team)).volatile.emit('heartbeat', { at: clock.now(), version, release })
  }

  boards.on('connection', (socket) => {
    metrics.sockets.inc({ kind: 'browser' })
    socket.on('disconnect', () => metrics.sockets.dec({ kind: 'browser' }))
    socket.on('watch', (name: unknown, answer: unknown) => {
      if (typeof answer !== 'function') return
      watch(socket, name, (reply) => answer(reply)).catch((error: unknown) => {
        metrics.unexpected.inc({ edge: 'browser' })
        log.error({ error }, 'a Board could not be given')
        answer({ ok: false, reason: 'unavailable' })
      })
    })
  })
  const stopBeat = clock.every(beatMs, () => {
    dropSlow(boards, metrics)
    for (const team of followed.keys()) {
      beat(team).catch((error: unknown) => {
        metrics.unexpected.inc({ edge: 'browser' })
        log.error({ team, error }, 'a heartbeat failed')
      })
    }
  })

  return {
    stop() {
      stopBeat()
      for (const { unfollow } of followed.values()) unfollow()
      followed.clear()
    },
  }
}
