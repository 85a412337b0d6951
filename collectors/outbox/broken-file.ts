import { closeSync, existsSync, openSync, readFileSync, readSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { ZodError } from 'zod'
import type { Clock } from '../../runtime/clock.ts'

/** How often opening may end the process before the file is taken for broken. One such end may be a kill by chance. */
const attempts = 2
/** LMDB's magic number as it lies in the first page, after the page's own header. */
const magic = Buffer.from([0xde, 0xc0, 0xef, 0xbe])

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
  if (existsSync(file) && !hasMagic(file)) return 'it is not a database'
  return null
}

function hasMagic(file: string): boolean {
  const head = Buffer.alloc(64)
  const fd = openSync(file, 'r')
  try {
    const length = readSync(fd, head, 0, head.length, 0)
    // An empty file is one that was about to be created.
    return length === 0 || head.includes(magic)
  } finally {
    closeSync(fd)
  }
}

/** What an error of opening says about the file itself; null where the file is not to blame. */
export function damageIn(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  if (error instanceof SyntaxError || error instanceof ZodError) return 'what it holds is not what was written'
  return /MDB_(CORRUPTED|INVALID|PAGE_NOTFOUND|VERSION_MISMATCH|PANIC)|not of this outbox/.test(error.message)
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
