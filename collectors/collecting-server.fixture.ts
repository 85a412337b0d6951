import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
// biome-ignore lint/style/noRestrictedImports: tests stand in for the server with the real library.
import { Server } from 'socket.io'
import { Batch, type BatchAck } from '../contracts/batch.ts'
import { type CollectorToServer, collectorNamespace, type ServerToCollector } from '../contracts/collector-link.ts'
import { Report } from '../contracts/target.ts'

/** What the world between collector and server does to one message. */
export type Fate = {
  /** It never arrives. */
  lost?: boolean
  /** It arrives so many times. */
  times?: number
  /** The server has it and its answer never arrives. */
  answerLost?: boolean
  /** It arrives late. */
  delayMs?: number
  /** The server says this instead of taking it. */
  answer?: BatchAck
}

/** What a server has counted; it outlives the server, as a store does. */
export type Counted = { batches: Batch[]; refusedAsKnown: number; reports: Report[]; tokens: (string | undefined)[] }
export const nothingCounted = (): Counted => ({ batches: [], refusedAsKnown: 0, reports: [], tokens: [] })

type Options = { port?: number; token?: string; counted?: Counted; fate?: (batch: Batch) => Fate }

/** A server that counts as the contract says: by collector and incarnation, nothing that is not higher than the last. */
export async function collectingServer({
  port = 0,
  token,
  counted = nothingCounted(),
  fate = () => ({}),
}: Options = {}) {
  const http = createServer((_, response) => response.writeHead(404).end())
  const io = new Server<CollectorToServer, ServerToCollector>(http, {
    transports: ['websocket'],
    maxHttpBufferSize: 1_000_000,
    allowRequest({ headers }, decide) {
      counted.tokens.push(headers.authorization)
      const isIn = token === undefined || headers.authorization === `Bearer ${token}`
      decide(isIn ? null : 'token', isIn)
    },
  })
  const count = (batch: Batch) => {
    const isKnown = counted.batches.some(
      ({ id }) =>
        id.collector === batch.id.collector && id.incarnation === batch.id.incarnation && id.seq >= batch.id.seq,
    )
    if (isKnown) counted.refusedAsKnown++
    else counted.batches.push(batch)
  }
  io.of(collectorNamespace).on('connection', (socket) => {
    socket.on('batch', (message, ack) => {
      const batch = Batch.parse(message)
      const { lost, times = 1, answerLost, delayMs = 0, answer } = fate(batch)
      if (lost) return
      const take = () => {
        if (!answer) for (let i = 0; i < times; i++) count(batch)
        if (!answerLost) ack(answer ?? { ok: true })
      }
      if (delayMs > 0) setTimeout(take, delayMs)
      else take()
    })
    socket.on('report', (message, ack) => {
      counted.reports.push(Report.parse(message))
      ack({ ok: true, serverAt: 0 })
    })
  })
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve))
  const address: AddressInfo | string | null = http.address()
  const listening = typeof address === 'object' && address ? address.port : port
  return {
    counted,
    port: listening,
    url: `http://127.0.0.1:${listening}`,
    /** Ends at once, as a killed process does: no answer that is still due is given. */
    async kill() {
      io.disconnectSockets(true)
      http.closeAllConnections()
      await io.close()
    },
  }
}
