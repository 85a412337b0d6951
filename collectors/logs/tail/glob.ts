import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import picomatch from 'picomatch'

/** Folders and files looked at in one go: a pattern like `/**` must not walk a whole machine. */
const maxEntries = 20_000
const maxDepth = 8
const packed = /\.(?:gz|bz2|xz|zst|zip)$/

/** What a path or glob means at the moment. */
export type Matches = {
  paths: string[]
  /** Folders in which a file may appear. */
  folders: string[]
  /** Compressed files that match and are not read. */
  packed: number
}

export type Pattern = { matches(): Matches; readonly isGlob: boolean; readonly text: string }

/** Relative paths start at the working folder; a path without wildcards means itself. */
export function patternOf(text: string): Pattern {
  const scanned = picomatch.scan(resolve(text))
  if (!scanned.isGlob) {
    const path = resolve(text)
    const folders = [dirname(path)]
    return { text, isGlob: false, matches: () => named(path, folders) }
  }
  const base = scanned.base || '/'
  const depth = scanned.glob.includes('**') ? maxDepth : scanned.glob.split('/').length
  const isMatch = picomatch(resolve(text))
  return { text, isGlob: true, matches: () => walk(base, depth, isMatch) }
}

/** A compressed file is not read, even where it is named: its bytes are no lines. */
function named(path: string, folders: string[]): Matches {
  if (!exists(path)) return { paths: [], folders, packed: 0 }
  return packed.test(path) && isFile(path) ? { paths: [], folders, packed: 1 } : { paths: [path], folders, packed: 0 }
}

function walk(base: string, depth: number, isMatch: (path: string) => boolean): Matches {
  const found: Matches = { paths: [], folders: [], packed: 0 }
  let entries = 0
  let level = [base]
  for (let i = 0; i < depth && level.length > 0 && entries <= maxEntries; i++) {
    const below: string[] = []
    for (const folder of level) {
      const listed = list(folder)
      entries += listed.length
      for (const entry of listed) {
        const path = join(folder, entry.name)
        if (entry.isDirectory()) below.push(path)
        else if (isMatch(path)) addMatch(found, path, entry.isFile())
      }
    }
    found.folders.push(...level)
    level = below
  }
  found.paths.sort()
  return found
}

function addMatch(found: Matches, path: string, isPlainFile: boolean): void {
  if (packed.test(path)) found.packed++
  else if (isPlainFile || isFile(path)) found.paths.push(path)
}

function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    // A folder that cannot be listed holds no matches; the empty match is what is reported.
    return []
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function exists(path: string): boolean {
  try {
    statSync(path)
    return true
  } catch (error) {
    // A file that is there and may not be looked at is reported when it is opened.
    return error instanceof Error && 'code' in error && error.code === 'EACCES'
  }
}

const gzip = /\.gz$/

/** Whether rotation may have made this path of that one: `name.1`, `name-20261124`. */
export function isRotatedOf(path: string, of: string): boolean {
  if (path === of || dirname(path) !== dirname(of) || packed.test(path)) return false
  const rest = restOf(path, of)
  return rest !== null && /\d|^\.(?:log\.)?old$/.test(rest)
}

/** What stands in the name of a file behind the stem of another one. */
function restOf(path: string, of: string): string | null {
  const stem = basename(of).replace(/\.log$/, '')
  const name = basename(path)
  return name.startsWith(stem) ? name.slice(stem.length) : null
}

const surely = /^(?:\.log)?(?:\.\d{1,4}|[._-]?\d{4}-?\d\d-?\d\d[\w:.-]{0,20}?)(?:\.log)?$/

/** Whether the name alone says so: `worker-2.log` may be another program's. */
export function isSurelyRotatedOf(path: string, of: string): boolean {
  const plain = path.replace(gzip, '')
  return plain !== of && dirname(plain) === dirname(of) && surely.test(restOf(plain, of) ?? '')
}

/** The files beside this one that rotation may have made of it, and those that it packed afterwards. */
export function rotatedSiblings(path: string): { plain: string[]; packed: string[] } {
  const siblings = list(dirname(path)).map((entry) => join(dirname(path), entry.name))
  return {
    plain: siblings.filter((sibling) => isRotatedOf(sibling, path)).slice(0, 200),
    packed: siblings
      .filter((sibling) => gzip.test(sibling) && isRotatedOf(sibling.replace(gzip, ''), path))
      .slice(0, 200),
  }
}
