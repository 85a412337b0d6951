import type { OnReadOpts, Socket } from 'node:net'
import { Readable } from 'node:stream'

/**
 * Where all sockets read into. What is read is taken from here before the next socket is, so one piece of memory is
 * enough; a new one for each 64 KB of a fleet would be most of what the garbage collector has to do.
 */
const shared = Buffer.allocUnsafeSlow(65_536)

/** Makes one socket give its bytes in place to whoever reads them at once, and as copies to everybody else. */
export interface InPlaceReading {
  /** For `net.connect`. */
  onread: OnReadOpts
  /** To be called with the socket that was made, before it is connected. */
  attach(socket: Socket): void
}

export function readInPlace(): InPlaceReading {
  let socket: Socket | null = null
  let offered: Buffer | null = null

  return {
    onread: {
      buffer: shared,
      callback(bytes) {
        if (socket === null) return false
        const chunk = shared.subarray(0, bytes)
        // What waits already comes first.
        if (socket.readableLength === 0) {
          offered = chunk
          socket.emit('readable')
          if (offered === null) return true
          offered = null
        }
        return socket.push(Buffer.from(chunk))
      },
    },
    attach(made) {
      socket = made
      made.read = (size?: number) => {
        if (offered === null || size === 0) return Readable.prototype.read.call(made, size)
        const chunk = offered
        offered = null
        return chunk
      }
    },
  }
}
