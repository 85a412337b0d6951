import type { Namespace } from 'socket.io'
import type { BrowserToServer, ServerToBrowser } from '../../contracts/board.ts'
import type { ServerMetrics } from '../own-metrics.ts'
import { busySecondsAtMost } from './limits.ts'

/**
 * Closes screens that do not take what they are sent, asked once a second. What waits for them is kept in this
 * process's memory, and what they would show after it is old.
 */
export function createSlowWatch(): (
  boards: Namespace<BrowserToServer, ServerToBrowser>,
  metrics: ServerMetrics,
) => void {
  const busySeconds = new WeakMap<object, number>()
  return (boards, metrics) => {
    for (const { conn } of boards.sockets.values()) {
      const busy = conn.transport.writable ? 0 : (busySeconds.get(conn) ?? 0) + 1
      busySeconds.set(conn, busy)
      if (busy <= busySecondsAtMost) continue
      metrics.socketsDropped.inc({ reason: 'too-slow' })
      conn.close(true)
    }
  }
}
