import { connect, createServer, type Socket } from 'node:net'

/** A wire between browser and server that can be cut, or can swallow what is sent while it still looks connected. */
export type Wire = {
  url: string
  /** Connections break and new ones are refused. */
  cut(): void
  /** Connections stay open, but nothing comes through any more: a half-open link. */
  swallow(): void
  restore(): void
  /** Leads to another server from now on. */
  lead(port: number): void
  close(): Promise<void>
}

export async function stretchWire(port: number): Promise<Wire> {
  let target = port
  let mode: 'open' | 'cut' | 'swallow' = 'open'
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  }
  const server = createServer((inner) => {
    keep(inner)
    if (mode === 'cut') return inner.destroy()
    const outer = connect(target, '127.0.0.1')
    keep(outer)
    const pass = (from: Socket, to: Socket) => {
      from.on('data', (bytes) => mode === 'open' && to.write(bytes))
      from.on('close', () => mode === 'open' && to.destroy())
    }
    pass(inner, outer)
    pass(outer, inner)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  const dropAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut() {
      mode = 'cut'
      dropAll()
    },
    swallow() {
      mode = 'swallow'
    },
    restore() {
      mode = 'open'
      dropAll()
    },
    lead(next) {
      target = next
    },
    close() {
      dropAll()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
