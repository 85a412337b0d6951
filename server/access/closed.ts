import type { Config } from '../../runtime/config.ts'
import { StartError } from '../../runtime/start-error.ts'
import { isLoopback } from './loopback.ts'

/** The server refuses to be open to others without tokens. */
export class Closed extends StartError {
  override name = 'Closed'
}

/** Throws `Closed`, saying what to set, when the server would listen where others can reach it, without tokens. */
export function assertClosed({ host, boardToken }: Config['server'], collectorToken: string | undefined): void {
  if (isLoopback(host)) return
  const missing = [
    ...(collectorToken === undefined ? ['server.collectorToken (or FAULTBOARD_COLLECTOR_TOKEN)'] : []),
    ...(boardToken === undefined ? ['server.boardToken (or FAULTBOARD_BOARD_TOKEN)'] : []),
  ]
  if (missing.length === 0) return
  throw new Closed(
    `listening on ${host} lets others in: set ${missing.join(' and ')} (16 characters or more each), or listen on 127.0.0.1`,
  )
}
