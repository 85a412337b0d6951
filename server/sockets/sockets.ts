import type { Server as HttpServer } from 'node:http'
import { Server } from 'socket.io'
import { boardNamespace } from '../../contracts/board.ts'
import { collectorNamespace } from '../../contracts/collector-link.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Log } from '../../runtime/log.ts'
import type { Gate } from '../access/gate.ts'
import { judgeHandshake } from '../access/handshake.ts'
import type { ServerMetrics } from '../own-metrics.ts'
import { guardConnections } from './guard.ts'
import { connectWithinMs, messageBytesAtMost, socketsAtMost } from './limits.ts'

export type SocketDeps = { gate: Gate; clock: Clock; log: Log; metrics: ServerMetrics }

/** Socket.IO on our HTTP server: WebSocket only, everything judged in the handshake, and each namespace for its own. */
export function openSockets(http: HttpServer, { gate, clock, log, metrics }: SocketDeps) {
  const io = new Server(http, {
    transports: ['websocket'],
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: messageBytesAtMost,
    connectTimeout: connectWithinMs,
    allowRequest(request, decide) {
      const verdict = judgeHandshake(request, { gate, isFull: () => io.engine.clientsCount >= socketsAtMost })
      if (verdict.ok) return decide(null, true)
      metrics.handshakesRefused.inc({ reason: verdict.reason })
      log.warn({ reason: verdict.reason, address: request.socket.remoteAddress }, 'a handshake was refused')
      decide(verdict.reason, false)
    },
  })
  const guard = guardConnections(io, { clock, metrics })

  const collectors = io.of(collectorNamespace)
  collectors.use((socket, next) => {
    const verdict = gate.collector(socket.request.headers)
    if (!verdict.ok) return next(new Error('this needs the collector token'))
    guard.trust(socket.conn)
    next()
  })
  const boards = io.of(boardNamespace)
  boards.use((socket, next) => {
    next(gate.board(socket.request.headers).ok ? undefined : new Error('this needs the board token'))
  })
  return { io, collectors, boards }
}
