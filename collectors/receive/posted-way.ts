import type { ReceiveConfig } from '../../runtime/config-receive.ts'
import { createFedLogs, type FedLogs } from '../logs/ways-in/fed-logs.ts'
import type { LogWay } from '../logs/ways-in/log-way.ts'
import { type NamedOwners, namedOwners } from '../logs/ways-in/owner-names.ts'

/** Posting holds the process no longer than this in one go. */
const turnMs = 20

/** Where rooms put the logs that are posted to them. */
export interface Posted {
  readonly way: LogWay
  readonly owners: NamedOwners
  /** Feeds one after the other, with turns for others in between. */
  feed<T>(items: Iterable<T>, put: (logs: FedLogs, item: T) => void): Promise<void>
  /** Resolves when all that was fed until now is counted and committed. */
  kept(): Promise<void>
  /** Takes what is open as whole, so that all who wait for it are answered. */
  finish(): void
  /** When something was posted last. */
  postedAt(): number | null
}

export function createPosted({ host, port, team, logs: names }: ReceiveConfig): Posted {
  let turn = async () => {}
  let isTurnOver = () => false
  let logs: FedLogs | null = null
  let now = (): number | null => null
  let postedAt: number | null = null

  return {
    owners: namedOwners({ team, ...names }),
    way: {
      name: `logs posted to ${host}:${port}`,
      create(deps) {
        const own = createFedLogs(null, deps)
        const { clock } = deps
        let until = 0
        // The last one that is made is the one that runs.
        logs = own
        now = clock.now
        isTurnOver = () => clock.elapsed() > until
        turn = () =>
          new Promise((resolve) => {
            clock.after(0, () => {
              until = clock.elapsed() + turnMs
              resolve()
            })
          })
        return {
          key: `posted ${team} ${host}:${port}`,
          start: own.start,
          async stop() {
            own.stop()
          },
          checkpoint: own.checkpoint,
          reports: () => own.reports({ name: `logs posted to ${host}:${port}` }),
        }
      },
    },
    async feed(items, put) {
      if (logs === null) return
      postedAt = now()
      for (const item of items) {
        if (isTurnOver()) await turn()
        put(logs, item)
      }
    },
    kept: () => logs?.settled() ?? Promise.resolve(),
    finish: () => logs?.closeAll(),
    postedAt: () => postedAt,
  }
}
