import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../../runtime/clock.ts'
import type { ReceiveConfig } from '../../runtime/config-receive.ts'
import type { Log } from '../../runtime/log.ts'
import { createBodyReader } from './body-reader.ts'
import { busy, full, maxPackedBytes, notFound, refusalOf, tooBig } from './door-replies.ts'
import { startDoorServer } from './door-server.ts'
import type { ReceiveMetrics } from './receive-metrics.ts'
import type { Refused } from './refused.ts'
import type { Reply, Room, Visit } from './room.ts'
import { createSeats } from './seats.ts'

/** Bodies of all who are inside; a body is there from its first byte until its answer. */
const maxHeldBytes = 64 * 1_048_576
/** Who is inside brings a body, has it taken, or waits until it is committed; who is over is told to come again. */
const maxInside = 256
/** So many bodies are unpacked and taken at once, because unpacked they are far bigger. Small ones never wait for big ones. */
const seatsOf = { small: 4, big: 2 }
const smallBytes = 65_536
/** Requests that were taken are answered before the door is closed, as long as that does not take longer. */
const lastAnswersMs = 700

type Deps = {
  clock: Clock
  log: Log
  metrics: ReceiveMetrics
  refused: Pick<Refused, 'add'>
  isFull: () => boolean
}
type Door = { config: ReceiveConfig; rooms: readonly Room[]; requestMs?: number }

/** Listens for requests to the rooms. Resolves to how it is reached and how to end it. */
export async function openDoor(
  { config, rooms, requestMs = 30_000 }: Door,
  { clock, log, metrics, refused, isFull }: Deps,
): Promise<{ port: number; stop: () => Promise<void> }> {
  const bodies = createBodyReader({ maxBytes: maxPackedBytes, maxHeldBytes })
  const seats = { small: createSeats(seatsOf.small), big: createSeats(seatsOf.big) }
  let inside = 0
  let isClosing = false
  let onQuiet = () => {}

  const seated = async (room: Room, body: Buffer, visit: Visit): Promise<Reply> => {
    const giveBack = await (body.length > smallBytes ? seats.big : seats.small).take()
    try {
      return await room.take(body, visit)
    } finally {
      giveBack()
    }
  }
  const enter = async (request: IncomingMessage, room: Room, visit: Visit): Promise<Reply> => {
    if (inside >= maxInside) return busy
    inside++
    try {
      const read = await bodies.read(request)
      if (!read.ok) return read.reason === 'too-big' ? tooBig : busy
      const reply = await seated(room, read.body, visit).finally(read.release)
      await reply.once
      return reply
    } finally {
      inside--
      if (inside === 0) clock.after(0, onQuiet)
    }
  }
  const answer = (request: IncomingMessage, room: Room, visit: Visit): Promise<Reply> | Reply => {
    const refusal = refusalOf(request.method ?? '', room, visit)
    if (refusal) return refusal
    // What is sent stays where it is: a sender tries again after this status, if it ever does.
    return isClosing || isFull() ? full : enter(request, room, visit)
  }
  const tell = (path: string, reply: Reply) => {
    metrics.requests.inc({ outcome: reply.outcome })
    refused.add(path, reply)
  }
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const [path = '/', asked] = (request.url ?? '/').split('?', 2)
    const visit = { path, query: new URLSearchParams(asked), headers: request.headers }
    const room = rooms.find((each) => each.isAt(path))
    const reply = room ? await answer(request, room, visit) : notFound(rooms)
    tell(path, reply)
    if (reply.outcome === 'busy' || reply.outcome === 'full') room?.onSentAway?.(reply.outcome)
    send(response, room?.phrase?.(reply, visit) ?? reply)
  }

  const server = await startDoorServer(config, {
    requestMs,
    serve(request, response) {
      serve(request, response).catch((error: unknown) => {
        if (request.complete) log.error({ err: error }, 'a written request could not be taken')
        // Who was let go because of being slow is counted as that.
        else if (!request.socket.writableEnded) metrics.requests.inc({ outcome: 'gone' })
        response.destroy()
      })
    },
    onBroken: (reply) => tell('/', reply),
  })
  log.info({ host: config.host, port: server.port }, 'taking what is written to the collector')
  return {
    port: server.port,
    async stop() {
      isClosing = true
      if (inside > 0) {
        await new Promise<void>((resolve) => {
          const cancel = clock.after(lastAnswersMs, resolve)
          onQuiet = () => {
            if (inside > 0) return
            cancel()
            resolve()
          }
        })
      }
      await server.close()
    },
  }
}

function send(response: ServerResponse, { status, text, headers }: Reply): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers })
  response.end(typeof text === 'string' && text !== '' ? `${text}\n` : text)
}
