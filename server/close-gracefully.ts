import type { Server as HttpServer } from 'node:http'
import type { Server } from 'socket.io'
import type { Clock } from '../runtime/clock.ts'

const patienceMs = 2_000

/**
 * Closes sockets, then HTTP. `io.close` waits for every TCP connection, and one that never sent a request would hold it
 * for ever, so after two seconds the rest is cut.
 */
export async function closeGracefully(http: HttpServer, io: Server, clock: Clock): Promise<void> {
  io.disconnectSockets(true)
  const closed = io.close().catch(() => {})
  http.closeIdleConnections()
  const cancel = clock.after(patienceMs, () => http.closeAllConnections())
  await closed
  cancel()
}
