import { closeSync, fstatSync, openSync } from 'node:fs'
import type { TargetFault } from '../../../contracts/target.ts'
import type { Line } from '../blocks/block.ts'
import { hashOf, identityOf, inodeOf, markerAt, type Place, readBytes } from './identity.ts'
import { createLineReader, type LineReader } from './line-reader.ts'

const chunkBytes = 256 * 1024

/** One open file. It goes on reading what it holds when the path is given to another file. */
export type FollowedFile = {
  path: string
  readonly inode: string
  readonly fd: number
  /** The next line, or null at the end of what is there. */
  next(): Line | null
  /** Looks whether the content was replaced under the same inode; the place that was lost, if it was. */
  replaced(): Place | null
  /** The last line without a newline, when nobody will end it. */
  rest(): Line | null
  /** Where reading would go on. */
  place(at?: { offset: number; before: Buffer }): Place
  /** Bytes that are in the file and not yet read. */
  unread(): number
  /** Links to the file: 0 after it was deleted. */
  links(): number
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
      detail: `${path} may not be read by this user; on Debian the group adm may read most logs.`,
    }
  }
  return { ok: false, fault: 'read-failed', detail: `${path} cannot be read: ${code}.` }
}

/** Opens a file at an offset. */
export function followFile(path: string, from: (fd: number) => number): Opened {
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch (error) {
    return faultOf(error, path)
  }
  try {
    if (!fstatSync(fd).isFile()) {
      closeSync(fd)
      return { ok: false, fault: 'read-failed', detail: `${path} is not a file.` }
    }
    return { ok: true, file: follow(path, fd, from(fd)) }
  } catch (error) {
    closeSync(fd)
    return faultOf(error, path)
  }
}

function follow(path: string, fd: number, offset: number): FollowedFile {
  let reader: LineReader = createLineReader(offset, markerAt(fd, offset))
  let lastMark = ''
  let isOpen = true
  const inode = inodeOf(fd)
  let identity = identityOf(fd)

  const placeAt = (at: { offset: number; before: Buffer }): Place => ({
    identity,
    offset: at.offset,
    marker: hashOf(at.before),
  })

  return {
    path,
    inode,
    fd,
    next() {
      for (;;) {
        const line = reader.next()
        if (line) return line
        const chunk = readBytes(fd, reader.readTo, chunkBytes)
        if (chunk.length === 0) return null
        reader.push(chunk)
        // The head may have grown since the file was opened.
        if (identity.headLength < 256) identity = identityOf(fd)
      }
    },
    replaced() {
      const stat = fstatSync(fd, { bigint: true })
      const mark = `${stat.size}:${stat.mtimeNs}`
      if (mark === lastMark) return null
      const isShorter = Number(stat.size) < reader.readTo
      const before = reader.before
      const isOther = !isShorter && !readBytes(fd, reader.lineStart - before.length, before.length).equals(before)
      if (!isShorter && !isOther) {
        lastMark = mark
        return null
      }
      const lost = placeAt({ offset: reader.lineStart, before: Buffer.from(before) })
      reader = createLineReader(0, Buffer.alloc(0))
      identity = identityOf(fd)
      return lost
    },
    rest: () => reader.rest(),
    place: (at) => placeAt(at ?? { offset: reader.lineStart, before: reader.before }),
    unread: () => Math.max(0, fstatSync(fd).size - reader.readTo),
    links: () => fstatSync(fd).nlink,
    close() {
      if (isOpen) closeSync(fd)
      isOpen = false
    },
  }
}

/** The start of the line that is being written at the end of the file: what comes next is then a whole line. */
export function startOfLastLine(fd: number): number {
  const { size } = fstatSync(fd)
  const length = Math.min(size, 64 * 1024)
  const tail = readBytes(fd, size - length, length)
  const found = tail.lastIndexOf(10)
  return found < 0 ? (length === size ? 0 : size) : size - length + found + 1
}
