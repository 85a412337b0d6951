import { statSync } from 'node:fs'
import type { TargetFault } from '../../../contracts/target.ts'
import type { Clock } from '../../../runtime/clock.ts'
import type { Position } from '../checkpoint.ts'
import type { LogFile } from '../log-file.ts'
import { type FollowedFile, faultOf, followFile } from './followed-file.ts'
import { type Matches, type Pattern, rotatedSiblings } from './glob.ts'
import { type Known, type Start, startOf } from './start-place.ts'

/** A deleted file is read for this long after its last line, a renamed one for longer: its writer may still have it. */
const deletedIdleMs = 60_000
const renamedIdleMs = 600_000
const keptUnplaced = 100
const keptLost = 8

type Entry = { log: LogFile; isAttached: boolean; quietSince: number }
export type PathFault = { path: string; fault: TargetFault; detail: string }

/** All files that one pattern means now, and those that it meant and that may still be written to. */
export type TailSet = {
  /** Looks for new, renamed and missing files. */
  scan(): Matches
  /** Reads on in every file, or in those of one path. True when something is left to read. */
  readOn(path?: string): boolean
  expire(): void
  readonly logs: LogFile[]
  /** Files that a pattern matches now. */
  readonly attached: LogFile[]
  readonly faults: PathFault[]
  readonly open: number
  positions(): Position[]
  close(): void
}

export type TailSetDeps = {
  clock: Clock
  open: (file: FollowedFile, position: Position | null) => LogFile
  onLost: (lost: { path: string; bytes: number }) => void
}

export function createTailSet(
  of: { pattern: Pattern; restored: Position[] | null; fromStart: boolean },
  { clock, open, onLost }: TailSetDeps,
): TailSet {
  const entries = new Map<string, Entry>()
  let faults: PathFault[] = []
  const known: Known = {
    unplaced: [...(of.restored ?? [])],
    lost: [],
    open: () => [...entries.values()].map((entry) => entry.log.position()),
    fromEnd: of.restored === null && !of.fromStart,
  }

  const add = (path: string, isAttached: boolean) => {
    const begun: { start: Start } = { start: 'wait' }
    const opened = followFile(path, (fd) => {
      begun.start = startOf(fd, path, known)
      return begun.start === 'wait' ? 0 : begun.start.offset
    })
    if (!opened.ok) {
      faults.push({ path, fault: opened.fault, detail: opened.detail })
      return
    }
    const { file } = opened
    const { start } = begun
    if (start === 'wait' || (!isAttached && !start.isKnown) || entries.has(file.inode)) {
      file.close()
      return
    }
    entries.set(file.inode, { log: open(file, start.position), isAttached, quietSince: clock.elapsed() })
  }

  /** The rest of a content that was rotated away may stand beside it. */
  const searchSiblings = (path: string) => {
    const before = faults.length
    for (const sibling of rotatedSiblings(path)) if (!hasPath(sibling)) add(sibling, false)
    faults.length = before
  }
  const hasPath = (path: string) => [...entries.values()].some((entry) => entry.log.file.path === path)

  const attach = (path: string) => {
    try {
      const stat = statSync(path, { bigint: true })
      const entry = entries.get(`${stat.dev}:${stat.ino}`)
      if (!entry) return add(path, true)
      if (!entry.isAttached) entry.log.file.path = path
      entry.isAttached = true
    } catch (error) {
      const { fault, detail } = faultOf(error, path)
      faults.push({ path, fault, detail })
    }
  }

  const readOne = (entry: Entry): boolean => {
    const { log } = entry
    const unread = log.file.unread()
    const lost = log.file.replaced()
    if (lost) {
      log.beginAgain()
      const format = log.detector.format?.name ?? null
      known.lost = [...known.lost, { path: log.file.path, place: lost, done: [], format }].slice(-keptLost)
      if (unread > 0) onLost({ path: log.file.path, bytes: unread })
      searchSiblings(log.file.path)
    }
    const before = log.read.bytes
    const turn = log.turn()
    if (log.read.bytes !== before || turn !== 'end') entry.quietSince = clock.elapsed()
    return turn === 'more'
  }

  const retire = () => {
    for (const [inode, entry] of entries) {
      if (entry.isAttached) continue
      const limitMs = entry.log.file.links() === 0 ? deletedIdleMs : renamedIdleMs
      if (clock.elapsed() - entry.quietSince < limitMs) continue
      entry.log.finish()
      entry.log.file.close()
      entries.delete(inode)
    }
  }

  return {
    scan() {
      faults = []
      const matches = of.pattern.matches()
      // A file that is known under another name is found by its inode, so all are unattached first.
      for (const entry of entries.values()) entry.isAttached = false
      const isFirst = known.unplaced.length > 0
      for (const path of inKnownOrder(matches.paths, known.unplaced)) attach(path)
      if (isFirst) for (const position of [...known.unplaced]) searchSiblings(position.path)
      known.unplaced = known.unplaced.slice(-keptUnplaced)
      known.fromEnd = false
      retire()
      return matches
    },
    readOn(path) {
      let isMore = false
      for (const entry of [...entries.values()]) {
        if (path === undefined || entry.log.file.path === path) isMore = readOne(entry) || isMore
      }
      return isMore
    },
    expire() {
      for (const { log } of entries.values()) log.expire()
    },
    get logs() {
      return [...entries.values()].map((entry) => entry.log)
    },
    get attached() {
      return [...entries.values()].filter((entry) => entry.isAttached).map((entry) => entry.log)
    },
    get faults() {
      return faults
    },
    get open() {
      return [...entries.values()].reduce((sum, { log }) => sum + log.open, 0)
    },
    positions: () => [...[...entries.values()].map((entry) => entry.log.position()), ...known.unplaced],
    close() {
      for (const { log } of entries.values()) log.file.close()
    },
  }
}

/** Files whose inode was read before come first: a copy must not take the place of its original. */
function inKnownOrder(paths: string[], unplaced: Position[]): string[] {
  const inodes = new Set(unplaced.map(({ place }) => `${place.identity.device}:${place.identity.inode}`))
  const isKnown = (path: string): boolean => {
    try {
      const stat = statSync(path, { bigint: true })
      return inodes.has(`${stat.dev}:${stat.ino}`)
    } catch {
      return false
    }
  }
  return [...paths.filter(isKnown), ...paths.filter((path) => !isKnown(path))]
}
