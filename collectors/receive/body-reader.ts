import type { IncomingMessage } from 'node:http'

export type BodyRead = { ok: true; body: Buffer; release: () => void } | { ok: false; reason: 'too-big' | 'no-room' }

/** Reads bodies, with one bound on each and one on all that are held at the same time. */
export type BodyReader = {
  /** Rejects when the sender goes away. Who gets a body says when it is held no longer. */
  read(request: IncomingMessage): Promise<BodyRead>
}

export function createBodyReader({ maxBytes, maxHeldBytes }: { maxBytes: number; maxHeldBytes: number }): BodyReader {
  let held = 0
  return {
    read(request) {
      const chunks: Buffer[] = []
      let bytes = 0
      let isOver = false
      const release = () => {
        held -= bytes
        bytes = 0
      }
      return new Promise((resolve, reject) => {
        const end = (result: BodyRead) => {
          isOver = true
          if (!result.ok) release()
          resolve(result)
        }
        request.on('data', (chunk: Buffer) => {
          // What comes after the answer is known is read all the same: a sender listens only when it has said everything.
          if (isOver) return
          bytes += chunk.length
          held += chunk.length
          if (bytes > maxBytes) return end({ ok: false, reason: 'too-big' })
          if (held > maxHeldBytes) return end({ ok: false, reason: 'no-room' })
          chunks.push(chunk)
        })
        request.once('end', () => {
          if (!isOver)
            end({ ok: true, body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks), release })
        })
        const fail = () => {
          if (isOver) return
          isOver = true
          release()
          reject(new Error('The sender went away.'))
        }
        request.once('error', fail)
        request.once('close', fail)
      })
    },
  }
}
