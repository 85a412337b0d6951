import { createHash } from 'node:crypto'
import { fstatSync, readSync } from 'node:fs'
import { z } from 'zod'

export const headBytes = 256
export const markerBytes = 64

/**
 * Which file this is, whatever its path. An inode alone is given to the next file as soon as this one is deleted, so
 * birth time, the first bytes and the bytes before the offset must fit too.
 */
export const FileIdentity = z.strictObject({
  device: z.string(),
  inode: z.string(),
  bornNs: z.string(),
  headLength: z.int().min(0).max(headBytes),
  headHash: z.string(),
})
export type FileIdentity = z.infer<typeof FileIdentity>

/** A place in a file that can be found again. */
export const Place = z.strictObject({
  identity: FileIdentity,
  offset: z.int().nonnegative(),
  /** Hash of the bytes just before the offset. */
  marker: z.string(),
})
export type Place = z.infer<typeof Place>

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 16)

/** Up to `length` bytes at `from`; fewer at the end of the file. */
export function readBytes(fd: number, from: number, length: number): Buffer {
  const buffer = Buffer.alloc(length)
  const got = readSync(fd, buffer, 0, length, from)
  return buffer.subarray(0, got)
}

export function identityOf(fd: number): FileIdentity {
  const stat = fstatSync(fd, { bigint: true })
  const head = readBytes(fd, 0, headBytes)
  return {
    device: String(stat.dev),
    inode: String(stat.ino),
    bornNs: String(stat.birthtimeNs),
    headLength: head.length,
    headHash: hashOf(head),
  }
}

/** A head of a few bytes is too common to know a copy by. */
const leastHeadOfCopy = 32

export function inodeOf(fd: number): string {
  const stat = fstatSync(fd, { bigint: true })
  return `${stat.dev}:${stat.ino}`
}

/** Whether the open file is the one of the place and still holds what was read of it. */
export function isSameFile(fd: number, place: Place): boolean {
  const { identity, offset } = place
  const stat = fstatSync(fd, { bigint: true })
  const isSameInode = String(stat.dev) === identity.device && String(stat.ino) === identity.inode
  if (!isSameInode || String(stat.birthtimeNs) !== identity.bornNs || Number(stat.size) < offset) return false
  return hasHead(fd, place) && hasMarker(fd, place)
}

/**
 * Where to go on in an open file that is a copy of the one of the place (`copytruncate`), or null when it is none.
 * A copy that ends before the place was read whole. `isNewer`: it was written after the place was, so that even a head
 * of a few bytes is good enough.
 */
export function offsetInCopy(fd: number, place: Place, isNewer = false): number | null {
  const { headLength } = place.identity
  if (headLength === 0 || (headLength < leastHeadOfCopy && !isNewer) || !hasHead(fd, place)) return null
  const { size } = fstatSync(fd)
  if (size < place.offset) return size
  return hasMarker(fd, place) ? place.offset : null
}

/** Whether the open file was born after the one of the identity, where the file system knows, and written after it. */
export function isNewerThan(fd: number, since: { bornNs: string; modifiedMs: number }): boolean {
  const stat = fstatSync(fd, { bigint: true })
  const born = BigInt(since.bornNs)
  const isBornLater = stat.birthtimeNs === 0n || born === 0n || stat.birthtimeNs > born
  return isBornLater && Number(stat.mtimeMs) > since.modifiedMs
}

const hasHead = (fd: number, { identity }: Place): boolean =>
  hashOf(readBytes(fd, 0, identity.headLength)) === identity.headHash

const hasMarker = (fd: number, { offset, marker }: Place): boolean => hashOf(markerAt(fd, offset)) === marker

export const markerAt = (fd: number, offset: number): Buffer => {
  const length = Math.min(offset, markerBytes)
  return readBytes(fd, offset - length, length)
}
