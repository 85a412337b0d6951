import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { ZodError } from 'zod'
import type { Clock } from '../../runtime/clock.ts'

/** How often opening may end the process before the file is taken for broken. One such end may be a kill by chance. */
const attempts = 2
/** LMDB's magic number as it lies in the first page, after the page's own header. */
const magic = Buffer.from([0xde, 0xc0, 0xef, 0xbe])
/** Places behind the magic number of what a first page says of the file: the size of a page, and its last page. */
const pageSizeAt = 24
const lastPageAt = 120
const maxPageBytes = 64 * 1024
const maxPages = 2 ** 28

/**
 * A damaged database can end the process from native code, where no catch helps, and a supervisor would start it into
 * the same end for ever. So every attempt to open is written down beside the file first, and crossed out after it.
 */
export function beginOpening(file: string): { looksBroken: string | null; done: () => void } {
  const note = `${file}.opening`
  const before = existsSync(note) ? Number(readFileSync(note, 'utf8')) || 0 : 0
  writeFileSync(note, String(before + 1))
  return { looksBroken: brokenReason(file, before), done: () => rmSync(note, { force: true }) }
}

function brokenReason(file: string, before: number): string | null {
  if (before >= attempts) return `opening it ended the process ${before} times`
  // An empty file is one that was about to be created.
  if (!existsSync(file) || statSync(file).size === 0) return null
  const needed = neededBytes(file)
  if (needed === null) return 'it is not a database'
  // Reading a mapped page that the file does not reach ends the process; a page of zeros is an error that can be caught.
  if (statSync(file).size < needed) truncateSync(file, needed)
  return null
}

/** Bytes that the file must have by what its first two pages say; null where it is no database. */
function neededBytes(file: string): number | null {
  const head = Buffer.alloc(2 * maxPageBytes)
  const fd = openSync(file, 'r')
  let length = 0
  try {
    length = readSync(fd, head, 0, head.length, 0)
  } finally {
    closeSync(fd)
  }
  const at = head.subarray(0, 64).indexOf(magic)
  if (at < 0) return null
  const pageBytes = head.readUInt32LE(at + pageSizeAt)
  // Both first pages are there from the beginning.
  if (pageBytes < 512 || pageBytes > maxPageBytes || length < 2 * pageBytes) return null
  const lastPages = [at, at + pageBytes].map((meta) => Number(head.readBigUInt64LE(meta + lastPageAt)))
  return (Math.max(1, ...lastPages.filter((page) => page < maxPages)) + 1) * pageBytes
}

/** What an error of opening says about the file itself; null where the file is not to blame. */
export function damageIn(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  if (error instanceof SyntaxError || error instanceof ZodError) return 'what it holds is not what was written'
  return /MDB_(CORRUPTED|INVALID|BAD_TXN|PAGE_NOTFOUND|VERSION_MISMATCH|PANIC)|not of this outbox/.test(error.message)
    ? error.message
    : null
}

/** Keeps the broken file under another name, for whoever wants to look, and makes room for a new one. */
export function setAside(file: string, clock: Clock): string {
  const aside = `${file}.broken-${clock.now()}`
  if (existsSync(file)) renameSync(file, aside)
  rmSync(`${file}-lock`, { force: true })
  return aside
}
