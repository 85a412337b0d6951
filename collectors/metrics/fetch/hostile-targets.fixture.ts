import { createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server that speaks whatever it likes on a real socket; it ends with the test. */
export async function startRaw(speak: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // Whoever is hung up on while speaking has nothing to say about it.
    socket.on('error', () => {})
    speak(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/metrics` }
}

/** Answers each request with these bytes, and goes on with the same connection or closes it. */
export const answering =
  (bytes: string | Buffer, then: 'keep' | 'end' | 'reset' = 'end') =>
  (socket: Socket): void => {
    socket.on('data', () => {
      socket.write(bytes, () => {
        if (then === 'end') socket.end()
        if (then === 'reset') socket.resetAndDestroy()
      })
    })
  }

/** Writes the same again and again, as fast as it is taken or in small steps, until it is hung up on. */
export const endlessly =
  (head: string, piece: string, everyMs: number | null = null) =>
  (socket: Socket): void => {
    socket.once('data', () => {
      socket.write(head)
      if (everyMs !== null) {
        const timer = setInterval(() => socket.write(piece), everyMs)
        socket.on('close', () => clearInterval(timer))
        return
      }
      const go = () => {
        while (!socket.destroyed && socket.write(piece));
      }
      socket.on('drain', go)
      go()
    })
  }

export const ok = (headers = ''): string => `HTTP/1.1 200 OK\r\n${headers}`
