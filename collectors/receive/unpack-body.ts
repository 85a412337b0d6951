import { promisify } from 'node:util'
import { brotliDecompress, inflate } from 'node:zlib'
import { TooBig } from '../metrics/fetch/read-body.ts'
import { unpack } from '../metrics/fetch/unpack.ts'
import type { Reply } from './room.ts'

const maxBytes = 32 * 1_048_576
const brotliAside = promisify(brotliDecompress)
const inflateAside = promisify(inflate)

export type Unpacked = { ok: true; bytes: Buffer } | { ok: false; reply: Reply }

/** Unpacks a body by its Content-Encoding, up to a limit. */
export async function unpackBody(packed: Buffer, encoding: string | undefined): Promise<Unpacked> {
  const refused = (reply: Reply): Unpacked => ({ ok: false, reply })
  try {
    const bytes = await unpackedBy((encoding ?? 'identity').trim().toLowerCase(), packed)
    if (bytes === null) {
      const text = `Content-Encoding is "${encoding?.slice(0, 40)}"; gzip, deflate, br and none are taken.`
      return refused({ status: 415, outcome: 'unsupported', text })
    }
    if (bytes.length <= maxBytes) return { ok: true, bytes }
  } catch (error) {
    const isTooBig =
      error instanceof TooBig || (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
    if (!isTooBig) {
      const text = `The body is not ${encoding?.slice(0, 40)}, as Content-Encoding says.`
      return refused({ status: 400, outcome: 'malformed', text })
    }
  }
  return refused({ status: 413, outcome: 'too-big', text: `Over ${maxBytes / 1_048_576} MiB unpacked.` })
}

async function unpackedBy(encoding: string, packed: Buffer): Promise<Buffer | null> {
  const limit = { maxOutputLength: maxBytes }
  if (encoding === 'identity' || encoding === '') return packed
  if (encoding === 'gzip' || encoding === 'x-gzip') return unpack(packed, maxBytes)
  if (encoding === 'deflate') return inflateAside(packed, limit)
  return encoding === 'br' ? brotliAside(packed, limit) : null
}
