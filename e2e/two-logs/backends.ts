import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { onTestFinished } from 'vitest'

/** Ports of servers that fail in the ways that gateways tell apart, and of two that answer. */
export type Backends = { dead: number; slow: number; closing: number; broken: number; fine: number }

/** They live until the test is over; nobody must listen on the port `dead`. */
export async function startBackends(dead: number): Promise<Backends> {
  return {
    dead,
    slow: await portOf(createServer((socket) => void socket.on('error', () => {}))),
    closing: await portOf(
      createServer((socket) => void socket.on('error', () => {}).once('data', () => socket.destroy())),
    ),
    broken: await portOf(createHttpServer((_request, response) => void response.writeHead(500).end('broken'))),
    fine: await portOf(createHttpServer((_request, response) => void response.end('fine'))),
  }
}

async function portOf(server: Server): Promise<number> {
  const open = new Set<{ destroy(): void }>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  return portIn(server.address())
}

function portIn(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('a server without a port')
  return address.port
}
