import { createHash } from 'node:crypto'
import { realpathSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StartError } from '../../runtime/start-error.ts'

/** The folder belongs to a collector that is alive. */
export class FolderInUse extends StartError {
  constructor(folder: string) {
    super(
      `the state folder ${folder} is in use by another running collector; stop that one, or give this one a folder of its own (collector.state)`,
    )
    this.name = 'FolderInUse'
  }
}

/**
 * Takes a folder for this process alone. A socket that someone listens on is the lock: it ends with its process, however
 * that ends, so nothing has to be cleaned up by hand, and no reused process number can look like an owner.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = socketPath(realpathSync(folder))
  if (await isListenedOn(path)) throw new FolderInUse(folder)
  rmSync(path, { force: true })
  const server = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new FolderInUse(folder) : error),
    )
    server.listen(path, resolve)
  })
  server.unref()
  return () => new Promise((resolve) => server.close(() => resolve()))
}

/** A socket's path may have no more than about 100 bytes, and a folder's often has. */
function socketPath(folder: string): string {
  const inside = join(folder, 'in-use.sock')
  if (Buffer.byteLength(inside) <= 100) return inside
  return join(tmpdir(), `faultboard-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.sock`)
}

const isListenedOn = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
