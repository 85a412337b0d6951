import { statSync } from 'node:fs'
import type { TargetFault } from '../../../contracts/target.ts'
import type { Clock } from '../../../runtime/clock.ts'
import type { Position } from '../checkpoint.ts'
import type { LogFile } from '../log-file.ts'
import { type Entry, isOver, newEntry, takeRest } from './entry.ts'
import { type FollowedFile, faultOf, followFile } from './followed-file.ts'
import { isRotatedOf, isSurelyRotatedOf, type Matches, type Pattern, rotatedSiblings } from './glob.ts'
import { isNewerThan } from './identity.ts'
import { inKnownOrder, statOf, whileAway } from './known-order.ts'
import { headOfPacked, isHeadOf, openPacked } from './packed-file.ts'
import { type Known, type Start, startOf } from './start-place.ts'

const keptUnplaced = 100
const keptLost = 8
const keptPaths = 4_000

/** Files that are newer than what was at a path last were there since, and nobody read them. */
type Since = { bornNs: string; modifiedMs: number }
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
  /** More of a packed file can be read. */
  onMore: () => void
}

export function createTailSet(
  of: { pattern: Pattern; restored: Position[] | null; fromStart: boolean },
  { clock, open, onLost, onMore }: TailSetDeps,
): TailSet {
  const entries = new Map<string, Entry>()
  /** The file that was at a path last, so that what came and went there between two looks can be told. */
  const lastAt = new Map<string, { inode: string; bornNs: string; entry: Entry }>()
  let faults: PathFault[] = []
  let isFirst = of.restored !== null
  const known: Known = {
    unplaced: [...(of.restored ?? [])],
    lost: [],
    rotatedTo: (path) =>
      [...entries.values()].flatMap(({ log }) => (isRotatedOf(path, log.file.path) ? [log.position()] : [])),
    fromEnd: of.restored === null && !of.fromStart,
  }

  const add = (path: string, as: { isAttached: boolean; since: Since | null }): Entry | null => {
    const begun: { start: Start; isWanted: boolean } = { start: 'wait', isWanted: false }
    const opened = followFile(path, (fd) => {
      begun.start = startOf(fd, path, known)
      if (begun.start === 'wait') return 0
      const isNew = as.since !== null && isNewerThan(fd, as.since)
      begun.isWanted = as.isAttached || begun.start.isKnown || isNew
      return as.isAttached || begun.start.isKnown ? begun.start.offset : 0
    })
    if (!opened.ok) {
      faults.push({ path, fault: opened.fault, detail: opened.detail })
      return null
    }
    const { file } = opened
    const { start, isWanted } = begun
    if (start === 'wait' || !isWanted || entries.has(file.inode)) {
      file.close()
      return null
    }
    const entry = newEntry(open(file, start.position), { isAttached: as.isAttached, elapsed: clock.elapsed() })
    entries.set(file.inode, entry)
    return entry
  }
  const hasPath = (path: string) => [...entries.values()].some(({ log }) => log.file.path === path)

  /** The rest of a content that was rotated away may stand beside it, and what came after it. */
  const searchSiblings = (path: string, since: Since | null) => {
    const before = faults.length
    const siblings = rotatedSiblings(path)
    for (const sibling of siblings.plain) {
      const isSure = isSurelyRotatedOf(sibling, path)
      if (!hasPath(sibling)) add(sibling, { isAttached: false, since: isSure ? since : null })
    }
    faults.length = before
    return siblings.packed
  }
  /** Its head says of which file it was made; whether it is that one shows when it was unpacked up to the position. */
  const addPacked = (path: string, packedPath: string, isNew: boolean) => {
    if (entries.has(`packed ${packedPath}`)) return
    const head = headOfPacked(packedPath)
    const position = known.unplaced.find((each) => each.path === path && isHeadOf(head, each.place.identity)) ?? null
    if (head.length === 0 || (!position && !isNew)) return
    const confirm = () => {
      const at = position ? known.unplaced.indexOf(position) : -1
      if (at >= 0) known.unplaced.splice(at, 1)
      return position === null || at >= 0
    }
    const packed = openPacked({ path, packedPath, position }, { onMore, confirm })
    entries.set(packed.inode, newEntry(open(packed, position), { isAttached: false, elapsed: clock.elapsed(), packed }))
  }
  /** What became of the files of an earlier life that are not where they were. */
  const searchAway = () => {
    for (const { path, since } of whileAway(of.restored ?? [], known.unplaced, (at) => lastAt.get(at))) {
      for (const packedPath of searchSiblings(path, since)) {
        const isSure = since !== null && isSurelyRotatedOf(packedPath, path)
        addPacked(path, packedPath, isSure && Number(statOf(packedPath)?.mtimeMs ?? 0) > since.modifiedMs)
      }
    }
  }

  const attach = (path: string) => {
    try {
      const stat = statSync(path, { bigint: true })
      const inode = `${stat.dev}:${stat.ino}`
      const there = entries.get(inode)
      const entry = there ?? add(path, { isAttached: true, since: null })
      if (!entry) return
      if (there && !there.isAttached) there.log.file.path = path
      entry.isAttached = true
      const last = lastAt.get(path)
      if (last?.inode === inode) return
      lastAt.delete(path)
      lastAt.set(path, { inode, bornNs: String(stat.birthtimeNs), entry })
      if (last && !last.entry.wasTruncated && last.bornNs !== '0')
        searchSiblings(path, { bornNs: last.bornNs, modifiedMs: 0 })
    } catch (error) {
      const { fault, detail } = faultOf(error, path)
      faults.push({ path, fault, detail })
    }
  }

  const readOne = (entry: Entry): boolean => {
    const { log } = entry
    const { path } = log.file
    const { lost, isQuiet, links, modifiedMs } = log.file.look()
    entry.links = links
    if (lost) {
      entry.wasTruncated = true
      log.beginAgain()
      const format = log.detector.format?.name ?? null
      const position = { path, place: lost.place, done: [], format, modifiedMs: Math.floor(modifiedMs) }
      known.lost = [...known.lost, position].slice(-keptLost)
      searchSiblings(path, null)
      // Where the copy was found, it has them.
      if (lost.bytes > 0 && known.lost.includes(position)) onLost({ path, bytes: lost.bytes })
    }
    if (isQuiet) return false
    const before = log.file.lines.readTo
    const turn = log.turn()
    if (log.file.lines.readTo !== before || turn !== 'end') {
      entry.quietSince = clock.elapsed()
      entry.writers = 'unknown'
    }
    return turn === 'more'
  }

  const retire = () => {
    for (const [inode, entry] of entries) {
      if (!isOver(entry, clock.elapsed())) continue
      // Its writers may have written until they were gone.
      if (readOne(entry) || !entry.log.isAtEnd) continue
      if (!entry.packed?.isOther) entry.log.finish()
      entry.log.file.close()
      entries.delete(inode)
    }
  }

  return {
    scan() {
      faults = []
      const matches = of.pattern.matches()
      // A file that is known under another name is found by its inode, so all are unattached first.
      const attached = [...entries.values()].filter((entry) => entry.isAttached)
      for (const entry of attached) entry.isAttached = false
      for (const path of inKnownOrder(matches.paths, known.unplaced)) attach(path)
      for (const entry of attached) if (!entry.isAttached) entry.quietSince = clock.elapsed()
      if (isFirst) searchAway()
      isFirst = false
      known.unplaced = known.unplaced.slice(-keptUnplaced)
      known.fromEnd = false
      for (const path of lastAt.keys()) if (lastAt.size > keptPaths) lastAt.delete(path)
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
      for (const entry of entries.values()) {
        entry.log.expire()
        takeRest(entry, clock.elapsed())
      }
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
    positions() {
      // What is not known to be the file of a position yet leaves the position as it was.
      const certain = [...entries.values()].filter(({ packed }) => packed?.isConfirmed !== false)
      return [...certain.map(({ log }) => log.position()), ...known.unplaced]
    },
    close() {
      for (const { log } of entries.values()) log.file.close()
    },
  }
}
