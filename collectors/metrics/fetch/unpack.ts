import { promisify } from 'node:util'
import { gunzip, gunzipSync } from 'node:zlib'
import { TooBig } from './read-body.ts'

const gunzipAside = promisify(gunzip)
/** Above this, unpacking takes long enough to hold up others, and is done on another thread, which itself costs more. */
const mostAtOnceBytes = 4 * 1_048_576

/**
 * Unpacks a gzip body. It stops as soon as more than `maxBytes` come out, and never holds more than that: the first piece
 * of memory is as large as the body says it will be, so that nothing is put together from pieces.
 */
export async function unpack(packed: Buffer, maxBytes: number): Promise<Buffer> {
  // Gzip ends with the size of what was packed. It may lie, and is then only a bad guess.
  const said = packed.length >= 18 ? packed.readUInt32LE(packed.length - 4) : 0
  const chunkSize = Math.max(Math.min(said, maxBytes) + 1, 1_024)
  const options = { maxOutputLength: maxBytes, chunkSize }
  try {
    if (chunkSize <= mostAtOnceBytes && packed.length <= mostAtOnceBytes) return gunzipSync(packed, options)
    return await gunzipAside(packed, options)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') throw new TooBig()
    throw error
  }
}
