import type { Server } from 'node:http'
import { StartError } from '../runtime/start-error.ts'
import { PortInUse } from './port-in-use.ts'

/** Listens, and says which port it became; a port that cannot be had is a StartError in words. */
export function listen(http: Server, { host, port }: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => reject(inWords(error, { host, port })))
    http.listen(port, host, () => {
      const address = http.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

function inWords(error: NodeJS.ErrnoException, { host, port }: { host: string; port: number }): Error {
  if (error.code === 'EADDRINUSE') return new PortInUse(port)
  if (error.code === 'EACCES')
    return new StartError(`port ${port} is not allowed here; choose one above 1023 with --port`)
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return new StartError(`this machine has no address ${host}; choose another with --host or server.host`)
  }
  return error
}

/** The address to open: IPv6 has brackets. */
export const urlOf = (host: string, port: number): string => `http://${host.includes(':') ? `[${host}]` : host}:${port}`
