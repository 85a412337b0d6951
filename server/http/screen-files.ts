import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { contentSecurityPolicy } from './content-security.ts'
import { isText, mediaType } from './media-types.ts'
import { withScriptPolicy } from './script-policy.ts'

const pack = promisify(gzip)
/** Below this the header of gzip and a packet of TCP leave nothing to win. */
const worthPackingBytes = 1_024

/** One file of the exported screens with everything that its answer needs, worked out once. */
export type ScreenFile = {
  headers: Record<string, string>
  body: Buffer
  packed: Buffer | null
  etag: string
  isPage: boolean
}

/** By path below the folder, with `/` between its parts: only what is in here can ever be served. */
export type ScreenFiles = ReadonlyMap<string, ScreenFile>

/** Reads the whole folder into memory: it is a few megabytes, and no request can then reach a disk. */
export async function readScreens(folder: string): Promise<ScreenFiles> {
  const files = new Map<string, ScreenFile>()
  for (const path of await filesBelow(folder)) {
    const name = relative(folder, path).split(sep).join('/')
    files.set(name, await readScreen(path, name))
  }
  return files
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  })
  const nested = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : []
    }),
  )
  return nested.flat()
}

async function readScreen(path: string, name: string): Promise<ScreenFile> {
  const isPage = name.endsWith('.html')
  const read = await readFile(path)
  const body = isPage ? Buffer.from(withScriptPolicy(read.toString('utf8'))) : read
  const type = mediaType(extname(name))
  const isWorthPacking = isText(type) && body.length >= worthPackingBytes
  // Names of these files hold their content's hash, so they never change; everything else is asked for again.
  const isFixed = name.startsWith('_next/static/')
  return {
    headers: {
      'Content-Type': type,
      'Cache-Control': isFixed ? 'public, max-age=31536000, immutable' : 'no-cache',
      ...(isWorthPacking ? { Vary: 'Accept-Encoding' } : {}),
      ...(isPage
        ? {
            'Content-Security-Policy': contentSecurityPolicy(body.toString('utf8')),
            'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
          }
        : {}),
    },
    body,
    packed: isWorthPacking ? await pack(body) : null,
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    isPage,
  }
}
