import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Clock } from '../../runtime/clock.ts'
import type { ReceiveConfig } from '../../runtime/config-receive.ts'
import type { Log } from '../../runtime/log.ts'
import { StartError } from '../../runtime/start-error.ts'
import { readBody, TooBig } from '../metrics/fetch/read-body.ts'
import type { ReceiveMetrics } from './receive-metrics.ts'

export const maxPackedBytes = 16 * 1_048_576
/** A sender has a few connections; what is over this many at once is told to come again. */
const maxAtOnce = 16
const requestMs = 30_000
/** Requests that were taken are answered before the door is closed, as long as that does not take longer. */
const lastAnswersMs = 700

/** What became of a request: the same words in the metric and in the documentation. */
export type ReceiveOutcome =
  | 'taken'
  | 'partly'
  | 'not-found'
  | 'method'
  | 'unauthorized'
  | 'unsupported'
  | 'malformed'
  | 'too-big'
  | 'busy'
  | 'full'

export type Reply = {
  status: number
  outcome: ReceiveOutcome
  text?: string | Buffer
  headers?: Record<string, string>
}

/** A request as it stands at the door. */
export type Visit = { path: string; query: URLSearchParams; headers: IncomingMessage['headers'] }

/** What takes requests at some paths. */
export type Room = {
  /** The paths, for people. */
  paths: string
  isAt(path: string): boolean
  mayEnter(visit: Visit): boolean
  /** Says why before the body is read, where that is known. */
  refuse(visit: Visit): Reply | null
  take(body: Buffer, visit: Visit): Promise<Reply> | Reply
}

type Deps = { clock: Clock; log: Log; metrics: ReceiveMetrics; isFull: () => boolean }

/** Listens for requests to the rooms. Resolves to how it is reached and how to end it. */
export async function openDoor(
  { config, rooms }: { config: ReceiveConfig; rooms: readonly Room[] },
  { clock, log, metrics, isFull }: Deps,
): Promise<{ port: number; stop: () => Promise<void> }> {
  let atOnce = 0
  let isClosing = false
  let onQuiet = () => {}

  const answer = async (request: IncomingMessage): Promise<Reply> => {
    const [path = '/', asked] = (request.url ?? '/').split('?', 2)
    const visit = { path, query: new URLSearchParams(asked), headers: request.headers }
    const room = rooms.find((each) => each.isAt(path))
    if (room === undefined) {
      const paths = rooms.map((each) => each.paths).join(', ')
      return { status: 404, outcome: 'not-found', text: `Write to ${paths}.` }
    }
    const refused = refusal(request.method ?? '', room, visit) ?? room.refuse(visit)
    if (refused) return refused
    // What is sent stays where it is: a sender always tries again after this status.
    if (isClosing || isFull()) return later(503, 'full', 'What was counted waits for the server; send it again.')
    if (atOnce >= maxAtOnce) return later(429, 'busy', `Over ${maxAtOnce} requests at once; send it again.`)
    atOnce++
    try {
      return await room.take(await readBody(request, maxPackedBytes), visit)
    } catch (error) {
      if (!(error instanceof TooBig)) throw error
      return tooBig
    } finally {
      atOnce--
      if (atOnce === 0) clock.after(0, onQuiet)
    }
  }

  const server = createServer({ requestTimeout: requestMs }, (request, response) => {
    answer(request)
      .then((reply) => send(response, reply, metrics))
      .catch((error: unknown) => {
        // The sender went away, or something that nobody expected: it will send it again.
        if (!request.destroyed) log.error({ err: error }, 'a written request could not be taken')
        response.destroy()
      })
  })
  const port = await listening(server, config)
  log.info({ host: config.host, port }, 'taking what is written to the collector')
  return {
    port,
    async stop() {
      isClosing = true
      if (atOnce > 0) {
        await new Promise<void>((resolve) => {
          const cancel = clock.after(lastAnswersMs, resolve)
          onQuiet = () => {
            if (atOnce > 0) return
            cancel()
            resolve()
          }
        })
      }
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

function listening(server: ReturnType<typeof createServer>, { host, port }: ReceiveConfig): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new StartError(`collector.receive cannot listen on ${host}:${port} (${error.code}); choose another port`)),
    )
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

const tooBig: Reply = { status: 413, outcome: 'too-big', text: `Over ${maxPackedBytes / 1_048_576} MiB packed.` }
const later = (status: number, outcome: ReceiveOutcome, text: string): Reply => ({
  status,
  outcome,
  text,
  headers: { 'retry-after': '5' },
})

/** What is wrong with a request before anything of it is read. */
function refusal(method: string, room: Room, visit: Visit): Reply | null {
  if (method !== 'POST')
    return { status: 405, outcome: 'method', text: 'Only POST is taken.', headers: { allow: 'POST' } }
  if (!room.mayEnter(visit))
    return { status: 401, outcome: 'unauthorized', text: 'It wants the token or login of collector.receive.' }
  return Number(visit.headers['content-length'] ?? 0) > maxPackedBytes ? tooBig : null
}

function send(response: ServerResponse, { status, outcome, text, headers }: Reply, metrics: ReceiveMetrics): void {
  metrics.requests.inc({ outcome })
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers })
  response.end(typeof text === 'string' ? `${text}\n` : text)
}
