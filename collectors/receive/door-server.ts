import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { ReceiveConfig } from '../../runtime/config-receive.ts'
import { StartError } from '../../runtime/start-error.ts'
import { noRequest, tooSlow } from './door-replies.ts'
import type { Reply } from './room.ts'

const maxConnections = 1_000
/** Nobody is there who could read an answer. */
const isGone = new Set<string | undefined>(['ECONNRESET', 'HPE_INVALID_EOF_STATE'])

export type DoorServer = { port: number; close(): Promise<void> }

type Serving = {
  requestMs: number
  serve: (request: IncomingMessage, response: ServerResponse) => void
  /** What was said to somebody whose request never became whole. */
  onBroken: (reply: Reply) => void
}

/** Listens where the configuration says. Who writes so slowly that a request takes too long is told so and let go. */
export async function startDoorServer(
  { host, port }: ReceiveConfig,
  { requestMs, serve, onBroken }: Serving,
): Promise<DoorServer> {
  const server = createServer(
    { requestTimeout: requestMs, connectionsCheckingInterval: Math.ceil(requestMs / 6) },
    serve,
  )
  server.maxConnections = maxConnections
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || isGone.has(error.code)) return void socket.destroy()
    const isSlow = error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
    const reply = isSlow ? tooSlow(requestMs) : noRequest
    onBroken(reply)
    const head = `HTTP/1.1 ${reply.status} ${isSlow ? 'Request Timeout' : 'Bad Request'}\r\nConnection: close\r\n`
    socket.end(`${head}Content-Type: text/plain; charset=utf-8\r\n\r\n${reply.text}\n`)
  })
  const listening = await new Promise<number>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new StartError(`collector.receive cannot listen on ${host}:${port} (${error.code}); choose another port`)),
    )
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
  return {
    port: listening,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
