import type { Position } from '../checkpoint.ts'
import { startOfLastLine } from './followed-file.ts'
import { isRotatedOf } from './glob.ts'
import { isNewerThan, isSameFile, offsetInCopy } from './identity.ts'

/** Where to begin in a file that was just opened. `wait`: it may be a copy that is still being written. */
export type Start = { offset: number; position: Position | null; isKnown: boolean } | 'wait'

/** What is known about files that were read before. */
export type Known = {
  /** Positions of an earlier life whose file was not found yet. */
  unplaced: Position[]
  /** Contents that were replaced under their inode, newest last. */
  lost: Position[]
  /** Positions of the open files of which rotation may have made this path. */
  rotatedTo: (path: string) => Position[]
  /** A file that nobody knows is read from its end, because what it holds is from before our time. */
  fromEnd: boolean
}

/** Decides where to begin; a position that is used up is taken out of what is known. */
export function startOf(fd: number, path: string, known: Known): Start {
  const same = known.unplaced.find((position) => isSameFile(fd, position.place))
  if (same) {
    known.unplaced.splice(known.unplaced.indexOf(same), 1)
    return { offset: same.place.offset, position: same, isKnown: true }
  }
  for (const list of [known.lost, known.unplaced]) {
    for (const position of list) {
      const offset = isRotatedOf(path, position.path) ? offsetInCopy(fd, position.place, isLater(fd, position)) : null
      if (offset === null) continue
      list.splice(list.indexOf(position), 1)
      return { offset, position: offset === position.place.offset ? position : null, isKnown: true }
    }
  }
  if (known.rotatedTo(path).some((position) => offsetInCopy(fd, position.place) !== null)) return 'wait'
  return { offset: known.fromEnd ? startOfLastLine(fd) : 0, position: null, isKnown: false }
}

/** A copy is made after the last write that was seen, or in the same moment. */
const isLater = (fd: number, { place, modifiedMs }: Position): boolean =>
  modifiedMs !== undefined && isNewerThan(fd, { bornNs: place.identity.bornNs, modifiedMs: modifiedMs - 1 })
