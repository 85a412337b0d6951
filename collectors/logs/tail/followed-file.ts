import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs'
import type { TargetFault } from '../../../contracts/target.ts'
import { encodingOf, newlineEnd, textOf, unitOf } from './encoding.ts'
import { hashOf, headBytes, identityOf, inodeOf, markerAt, type Place, readBytes } from './identity.ts'
import { createLineReader, type LineReader } from './line-reader.ts'

/** What one look at a file finds. */
export type Look = {
  /** The place in the content that was here before and was replaced, with the bytes of it that nobody read. */
  lost: { place: Place; bytes: number } | null
  /** Nothing came since the last look, and everything before was looked through. */
  isQuiet: boolean
  /** Links to the file: 0 after it was deleted. */
  links: number
  /** When it was last written to. */
  modifiedMs: number
}

/** One open file. It goes on reading what it holds when the path is given to another file. */
export type FollowedFile = {
  path: string
  readonly inode: string
  /** Cuts what comes into lines; another one after the content was replaced. */
  readonly lines: LineReader
  look(): Look
  /** When it was last written to, as far as was seen. */
  readonly modifiedMs: number
  /** Where reading would go on. */
  place(at?: { offset: number; before: Buffer }): Place
  /** Lines around the place of reading, without reading them. */
  peek(bytes: number): string[]
  close(): void
}

export type Opened = { ok: true; file: FollowedFile } | { ok: false; fault: TargetFault; detail: string }

/** The fault that an error of the file system is for people. */
export function faultOf(error: unknown, path: string): { ok: false; fault: TargetFault; detail: string } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  if (code === 'ENOENT') return { ok: false, fault: 'no-file', detail: `${path} does not exist.` }
  if (code === 'EACCES' || code === 'EPERM') {
    return {
      ok: false,
      fault: 'no-permission',
      detail: `No permission: this user may not read ${path}; on Debian the group adm may read most logs.`,
    }
  }
  return { ok: false, fault: 'read-failed', detail: `${path} cannot be read: ${code}.` }
}

/** A pipe without a writer would block the whole process until somebody opens its other end. */
const withoutWaiting = constants.O_RDONLY | constants.O_NONBLOCK

/** Opens what a path names where it is a file that can be followed. The caller closes it. */
export function openLog(path: string): { ok: true; fd: number } | { ok: false; fault: TargetFault; detail: string } {
  let fd: number
  try {
    fd = openSync(path, withoutWaiting)
  } catch (error) {
    return faultOf(error, path)
  }
  const stat = fstatSync(fd)
  if (stat.isFile()) return { ok: true, fd }
  closeSync(fd)
  return { ok: false, fault: 'read-failed', detail: noFileOfLines(path, stat) }
}

/**
 * Images of containers link their logs to /dev/stdout, which is a pipe or a terminal. What it is comes first, because a
 * tile has no room for more than the beginning.
 */
const noFileOfLines = (path: string, stat: Stats): string =>
  stat.isDirectory()
    ? `A folder is no log: name the files in ${path}, for example ${path.replace(/\/$/, '')}/*.log.`
    : `A pipe or a device is no file that can be followed: ${path}. Where it is the output of a container or a program, docs/ways-in.md says how to read that.`

/** Opens a file at an offset. */
export function followFile(path: string, from: (fd: number) => number): Opened {
  const opened = openLog(path)
  if (!opened.ok) return opened
  const { fd } = opened
  try {
    return { ok: true, file: follow(path, fd, from(fd)) }
  } catch (error) {
    closeSync(fd)
    return faultOf(error, path)
  }
}

function follow(path: string, fd: number, offset: number): FollowedFile {
  const newReader = (at: number) =>
    createLineReader(
      (into, from, { length, position }) => readSync(fd, into, from, length, position),
      at,
      markerAt(fd, at),
    )
  let lines = newReader(offset)
  let mark = ''
  let size = 0
  let modifiedMs = 0
  let isOpen = true
  const inode = inodeOf(fd)
  let identity = identityOf(fd)

  const placeAt = ({ offset: at, before }: { offset: number; before: Buffer }): Place => ({
    identity,
    offset: at,
    marker: hashOf(before),
  })
  /** Fewer bytes than were read, or other bytes before the place: it is not the content any more that was read. */
  const isReplaced = (now: number): boolean => {
    const { before, lineStart } = lines
    return now < lines.readTo || !readBytes(fd, lineStart - before.length, before.length).equals(before)
  }

  return {
    path,
    inode,
    get lines() {
      return lines
    },
    get modifiedMs() {
      return modifiedMs
    },
    look() {
      const stat = fstatSync(fd, { bigint: true })
      const links = Number(stat.nlink)
      const next = `${stat.size}:${stat.mtimeNs}`
      if (next === mark) return { lost: null, isQuiet: lines.readTo >= size, links, modifiedMs }
      const sizeBefore = size
      size = Number(stat.size)
      modifiedMs = Number(stat.mtimeMs)
      mark = next
      if (!isReplaced(size)) {
        // The head may have grown since the file was opened.
        if (identity.headLength < headBytes && size > identity.headLength) identity = identityOf(fd)
        return { lost: null, isQuiet: false, links, modifiedMs }
      }
      const { lineStart, before } = lines
      const place = placeAt({ offset: lineStart, before })
      lines = newReader(0)
      identity = identityOf(fd)
      return { lost: { place, bytes: Math.max(0, sizeBefore - lineStart) }, isQuiet: false, links, modifiedMs }
    },
    place: (at) => placeAt(at ?? { offset: lines.lineStart, before: lines.before }),
    peek(bytes) {
      const encoding = encodingOf(readBytes(fd, 0, 2))
      const from = Math.max(0, lines.lineStart - bytes) & ~1
      const text = textOf(readBytes(fd, from, bytes), encoding).split('\n')
      // The first may begin in the middle, the last may not be ended yet.
      return text.slice(from > 0 ? 1 : 0, -1)
    },
    close() {
      if (isOpen) closeSync(fd)
      isOpen = false
    },
  }
}

/** The start of the line that is being written at the end of the file: what comes next is then a whole line. */
export function startOfLastLine(fd: number): number {
  const { size } = fstatSync(fd)
  const length = Math.min(size, 64 * 1024) & ~1
  const at = (size - length) & ~1
  const tail = readBytes(fd, at, length + 1)
  const encoding = encodingOf(readBytes(fd, 0, 2))
  const wide = encoding === 'utf8' ? null : { encoding, at }
  let last = -1
  if (wide === null) last = tail.lastIndexOf(10) + 1 || -1
  else for (let end = newlineEnd(tail, 0, wide); end >= 0; end = newlineEnd(tail, end, wide)) last = end
  if (last >= 0) return at + last
  return at === 0 ? 0 : size & ~(unitOf(encoding) - 1)
}
