import { io, type Socket } from 'socket.io-client'
import { type CollectorToServer, collectorNamespace, type ServerToCollector } from '../contracts/collector-link.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import type { Random } from '../runtime/random.ts'
import type { CollectorMetrics } from './collector-metrics.ts'
import { linkFault } from './link-fault.ts'

export type ServerSocket = Socket<ServerToCollector, CollectorToServer>
export type LinkDeps = { clock: Clock; random: Random; log: Log; metrics: CollectorMetrics }

const againMs = 1_000

/** The connection to the server, which comes back by itself whatever ended it. */
export interface Link {
  readonly socket: ServerSocket
  start(): void
  stop(): void
}

export function createLink(
  { server, token, onConnected }: { server: string; token: string | undefined; onConnected: () => void },
  { clock, random, log, metrics }: LinkDeps,
): Link {
  const socket: ServerSocket = io(new URL(collectorNamespace, server).href, {
    autoConnect: false,
    forceNew: true,
    transports: ['websocket'],
    // A header, because the server decides before there is a socket.
    extraHeaders: token === undefined ? {} : { Authorization: `Bearer ${token}` },
    reconnectionDelay: 200,
    // With the jitter on top this is never over two seconds.
    reconnectionDelayMax: 1_300,
    randomizationFactor: 0.5,
    timeout: 5_000,
  })
  let told: string | null = null
  let cancel = () => {}

  /** Where the server itself has said no, Socket.IO leaves it at that. A server that is restarted says so too. */
  const connectAgain = () => {
    cancel()
    cancel = clock.after(againMs * (0.5 + random.fraction()), () => socket.connect())
  }
  socket.on('connect', () => {
    metrics.connected.set(1)
    told = null
    log.info({ server }, 'connected to the server')
    onConnected()
  })
  socket.on('disconnect', (reason) => {
    metrics.connected.set(0)
    if (reason === 'io client disconnect') return
    log.warn({ server, reason }, 'the connection to the server is lost; what is seen meanwhile is kept')
    if (!socket.active) connectAgain()
  })
  socket.on('connect_error', (error) => {
    const { fault, detail } = linkFault(error, server)
    // Once for each new reason: attempts go on for as long as it takes.
    if (told !== detail) log.warn({ server, fault }, detail)
    told = detail
    if (!socket.active) connectAgain()
  })

  return {
    socket,
    start() {
      metrics.connected.set(0)
      socket.connect()
    },
    stop() {
      cancel()
      socket.disconnect()
    },
  }
}
