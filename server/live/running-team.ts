import type { Board, Change, ServiceView } from '../../contracts/board.ts'
import type { ServiceName } from '../../contracts/service.ts'
import type { LiveTeam } from './live-team.ts'

/** A LiveTeam with its numbered Boards, and how to end it. */
export interface RunningTeam extends LiveTeam {
  /** False while the store is lost or something was missed: what is known may be old. */
  isCurrent(): boolean
  board(): Board
  view(service: ServiceName): ServiceView
  onChange(listener: (change: Change) => void): () => void
  stop(): Promise<void>
}
