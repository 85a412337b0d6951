import { statSync } from 'node:fs'
import type { Position } from '../checkpoint.ts'

/** Looks at a path; null when that cannot be done. */
export function statOf(path: string) {
  try {
    return statSync(path, { bigint: true })
  } catch {
    return null
  }
}

/** Files whose inode was read before come first: a copy must not take the place of its original. */
export function inKnownOrder(paths: string[], unplaced: Position[]): string[] {
  if (unplaced.length === 0) return paths
  const inodes = new Set(unplaced.map(({ place }) => `${place.identity.device}:${place.identity.inode}`))
  const isKnown = (path: string): boolean => {
    const stat = statOf(path)
    return stat !== null && inodes.has(`${stat.dev}:${stat.ino}`)
  }
  const known = new Set(paths.filter(isKnown))
  return [...known, ...paths.filter((path) => !known.has(path))]
}

type There = { inode: string; bornNs: string } | undefined
/** A path at which something happened. Files beside it that are newer than `since` were never read. */
export type Away = { path: string; since: { bornNs: string; modifiedMs: number } | null }

/** Where files of an earlier life were, and are not or are not alone any more. */
export function whileAway(restored: Position[], unplaced: Position[], thereAt: (path: string) => There): Away[] {
  const missing = new Set(unplaced)
  const byPath = new Map<string, Position[]>()
  for (const position of restored) byPath.set(position.path, [...(byPath.get(position.path) ?? []), position])
  return [...byPath].flatMap(([path, positions]) => {
    const there = thereAt(path)
    const isSame = positions.some((position) => {
      const { device, inode, bornNs } = position.place.identity
      return !missing.has(position) && there?.inode === `${device}:${inode}` && there.bornNs === bornNs
    })
    if (isSame) return positions.some((position) => missing.has(position)) ? [{ path, since: null }] : []
    return [{ path, since: newestOf(positions) }]
  })
}

/** Null where it is not known when the file was written to: then newer ones cannot be told from older ones. */
function newestOf(positions: Position[]): Away['since'] {
  const known = positions.flatMap(({ place, modifiedMs }) =>
    modifiedMs === undefined ? [] : [{ bornNs: place.identity.bornNs, modifiedMs }],
  )
  if (known.length < positions.length) return null
  return known.reduce((newest, each) => (each.modifiedMs > newest.modifiedMs ? each : newest))
}
