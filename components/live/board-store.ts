import type { Board, Change, Heartbeat } from '../../contracts/board.ts'
import { createStore, type Store } from './store.ts'

/** Why there is no Board, as far as the server said. */
export type Problem = 'unknown-team' | 'unavailable' | 'unauthorised'

/** All that the screen knows. */
export type LiveState = {
  board: Board | null
  /** The last Heartbeat and when it came by the screen's monotonic clock; null before the first. */
  beat: (Heartbeat & { elapsed: number }) | null
  /** Attempts to connect since the last Heartbeat. */
  tries: number
  problem: Problem | null
  /** Monotonic time of the last tick. Nothing else on the screen reads a clock. */
  elapsed: number
}

export const createLiveStore = (): Store<LiveState> =>
  createStore<LiveState>({ board: null, beat: null, tries: 0, problem: null, elapsed: 0 })

/** `hole`: a Change was missed, so only a new snapshot is right. `known`: the Board has it already. */
export type Applied = { kind: 'applied'; board: Board } | { kind: 'known' } | { kind: 'hole' }

/** A Board and the difference to it: parts that did not change stay the same objects. */
export function applyChange(board: Board, change: Change): Applied {
  if (change.version <= board.version) return { kind: 'known' }
  if (change.version !== board.version + 1) return { kind: 'hole' }
  const services = new Map(board.services.map((view) => [view.service, view]))
  for (const name of change.gone) services.delete(name)
  for (const view of change.services) services.set(view.service, view)
  return {
    kind: 'applied',
    board: {
      ...board,
      version: change.version,
      at: change.at,
      services: change.gone.length + change.services.length === 0 ? board.services : [...services.values()],
      rail: change.rail ?? board.rail,
      today: change.today ?? board.today,
      calmSince: change.calmSince,
      notices: change.notices ?? board.notices,
    },
  }
}

/** Milliseconds since the last Heartbeat, or since the page was opened when there was none. */
export const ageMs = (state: LiveState): number => Math.max(0, state.elapsed - (state.beat?.elapsed ?? 0))

/** The server's time now; the browser's own clock may be hours off. Null before the first Heartbeat. */
export const serverNow = (state: LiveState): number | null =>
  state.beat ? state.beat.at + (state.elapsed - state.beat.elapsed) : null
