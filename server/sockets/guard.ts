import type { Server } from 'socket.io'
import { z } from 'zod'
import type { Clock } from '../../runtime/clock.ts'
import type { ServerMetrics } from '../own-metrics.ts'
import { browserBytesAtMost, browserMessagesPerSecond } from './limits.ts'

type Connection = Parameters<Parameters<Server['engine']['on']>[1]>[0]

/** What the transport says of a packet: only its text matters here. */
const TextPacket = z.object({ data: z.string() })

/**
 * Watches every connection below Socket.IO, where a message is still text: whoever is not a collector and says too much
 * is closed before anything is made of it.
 */
export interface Guard {
  /** This connection has proved to be a collector's: only the transport's own limit holds for it. */
  trust(connection: object): void
}

export function guardConnections(io: Server, { clock, metrics }: { clock: Clock; metrics: ServerMetrics }): Guard {
  const trusted = new WeakSet<object>()
  io.engine.on('connection', (connection: Connection) => {
    let second = 0
    let messages = 0
    connection.on('packet', (packet: unknown) => {
      if (trusted.has(connection)) return
      const now = Math.floor(clock.elapsed() / 1_000)
      if (now !== second) {
        second = now
        messages = 0
      }
      messages++
      const text = TextPacket.safeParse(packet)
      const isTooBig = text.success && Buffer.byteLength(text.data.data) > browserBytesAtMost
      if (!isTooBig && messages <= browserMessagesPerSecond) return
      metrics.socketsDropped.inc({ reason: isTooBig ? 'too-big' : 'too-fast' })
      connection.close(true)
    })
  })
  return {
    trust(connection) {
      trusted.add(connection)
    },
  }
}
