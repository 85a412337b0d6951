import { createServer } from 'node:net'

/** The first of `count` ports in a row that nobody listens on. Below the range that systems give to outgoing connections. */
export async function freePorts(count: number): Promise<number> {
  for (let base = 18_000 + ((process.pid * 10) % 10_000); base < 32_000; base += count) {
    const ports = Array.from({ length: count }, (_, index) => base + index)
    const free = await Promise.all(ports.map(isFree))
    if (free.every(Boolean)) return base
  }
  throw new Error('no free ports')
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
