import type { Log } from '../../../runtime/log.ts'
import type { Random } from '../../../runtime/random.ts'
import type { Source } from '../../source.ts'
import type { WayDeps } from './fed-logs.ts'

export type LogWayDeps = WayDeps & { log: Log; random: Random }

/** One way in which logs are brought to the collector, other than files that it reads. */
export type LogWay = {
  /** What people know it by. */
  name: string
  create(deps: LogWayDeps): WaySource
}

/** The source of a way. What must listen does so before the collector says that it has started. */
export interface WaySource extends Source {
  /** Rejects when it cannot listen. */
  open?(): Promise<void>
}
