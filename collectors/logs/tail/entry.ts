import type { LogFile } from '../log-file.ts'
import type { PackedFile } from './packed-file.ts'
import { type Writers, writersOf } from './writers.ts'

/** A file that nobody can write to any more is closed; where that cannot be known, after this long without a line. */
const deletedIdleMs = 60_000
const renamedIdleMs = 600_000
/** A quiet deleted file is asked about this often. */
const askMs = 1_500
/** What is left of a line is taken as one when its writer was silent this long, and the file has been given up. */
const restMs = 2_000

/** One file that is read, and whether a pattern means it now. */
export type Entry = {
  log: LogFile
  packed: PackedFile | null
  isAttached: boolean
  wasTruncated: boolean
  quietSince: number
  links: number
  writers: Writers
  /** A process was seen that could write to it. */
  hadWriter: boolean
  askedAt: number
}

export const newEntry = (log: LogFile, of: { isAttached: boolean; elapsed: number; packed?: PackedFile }): Entry => ({
  log,
  packed: of.packed ?? null,
  isAttached: of.isAttached,
  wasTruncated: false,
  quietSince: of.elapsed,
  links: 1,
  writers: 'unknown',
  hadWriter: false,
  askedAt: of.elapsed,
})

/** Takes the last line of a file whose writer went away in the middle of it. */
export function takeRest(entry: Entry, elapsed: number): void {
  if (!entry.isAttached && !entry.packed && elapsed - entry.quietSince >= restMs) entry.log.takeRest()
}

/** Whether nothing more can come into a file that no pattern means. */
export function isOver(entry: Entry, elapsed: number): boolean {
  if (entry.isAttached) return false
  if (entry.packed) return entry.packed.isWhole
  const quietMs = elapsed - entry.quietSince
  if (entry.links > 0) return quietMs >= renamedIdleMs
  if (entry.writers === 'none' || quietMs >= deletedIdleMs) return true
  ask(entry, elapsed)
  return false
}

/** The answer is there at a later look; whatever was written until it was given is read before the file is closed. */
function ask(entry: Entry, elapsed: number): void {
  if (elapsed - entry.askedAt < askMs) return
  entry.askedAt = elapsed
  void writersOf(entry.log.file.inode).then((writers) => {
    entry.hadWriter ||= writers === 'some'
    // Its writer was one that may be looked at, and is gone; that others may not be looked at does not matter then.
    entry.writers = writers === 'unknown' && entry.hadWriter ? 'none' : writers
  })
}
