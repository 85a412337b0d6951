import type { Log } from '../../../runtime/log.ts'
import type { Random } from '../../../runtime/random.ts'
import type { Source } from '../../source.ts'
import type { WayDeps } from './fed-logs.ts'

export type LogWayDeps = WayDeps & { log: Log; random: Random }

/** One way in which logs are brought to the collector, other than files that it reads. */
export type LogWay = {
  /** What people know it by. */
  name: string
  /** The last source that is made is the one that runs. */
  create(deps: LogWayDeps): Source
  /** Listens, where it must; rejects when it cannot. */
  open?(): Promise<void>
}
