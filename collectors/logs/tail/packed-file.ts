import { closeSync, createReadStream, openSync } from 'node:fs'
import { constants, createGunzip, gunzipSync } from 'node:zlib'
import type { Position } from '../checkpoint.ts'
import type { FollowedFile } from './followed-file.ts'
import { type FileIdentity, hashOf, headBytes, markerBytes, readBytes } from './identity.ts'
import { createLineReader, maxLineBytes, type ReadAt } from './line-reader.ts'

/** Bytes that are unpacked ahead of the reading. */
const aheadBytes = 2 * 1024 * 1024

/** A rotated file that was packed before it was read to its end. What it holds comes bit by bit. */
export type PackedFile = FollowedFile & {
  /** Everything was unpacked; what can be read now is all there is. */
  readonly isWhole: boolean
  /** It is another file, or cannot be unpacked. */
  readonly isOther: boolean
  readonly isConfirmed: boolean
}

/** The first bytes that a gzip file holds; none where it is not one. */
export function headOfPacked(path: string): Buffer {
  try {
    const fd = openSync(path, 'r')
    try {
      // Unpacking ends where the bytes do, which is no fault here.
      return gunzipSync(readBytes(fd, 0, 16 * 1024), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, headBytes)
    } finally {
      closeSync(fd)
    }
  } catch {
    return Buffer.alloc(0)
  }
}

/** Whether a file that begins so may be the one of the identity. */
export const isHeadOf = (head: Buffer, { headLength, headHash }: FileIdentity): boolean =>
  headLength > 0 && hashOf(head.subarray(0, headLength)) === headHash

/**
 * Reads a gzip file on from a position of the file that it was made of; without one from its beginning. Whether it is
 * that file shows in its head and in the bytes before the position, before the first line is given out. `confirm` says
 * whether the position was still free.
 */
export function openPacked(
  of: { path: string; packedPath: string; position: Position | null },
  { onMore, confirm }: { onMore: () => void; confirm: () => boolean },
): PackedFile {
  const { place } = of.position ?? { place: null }
  const offset = place?.offset ?? 0
  const keepFrom = Math.max(0, offset - markerBytes)
  let chunks: { at: number; bytes: Buffer }[] = []
  let unpacked = 0
  let head = Buffer.alloc(0)
  let isWhole = false
  let isOther = false
  let isChecked = place === null

  const read: ReadAt = (into, at, { length, position }) => {
    let got = 0
    for (const { at: from, bytes } of chunks) {
      const place = position + got
      if (place < from || place >= from + bytes.length || got === length) continue
      got += bytes.copy(into, at + got, place - from, Math.min(bytes.length, place - from + length - got))
    }
    return got
  }
  const bytesBefore = (position: number): Buffer => {
    const bytes = Buffer.alloc(Math.min(position, markerBytes))
    return bytes.subarray(0, read(bytes, 0, { length: bytes.length, position: position - bytes.length }))
  }
  const source = createReadStream(of.packedPath)
  const gunzip = createGunzip()
  const lines = createLineReader(read, offset, Buffer.alloc(0))
  const stop = (isWrong: boolean) => {
    isOther ||= isWrong
    isWhole = true
    source.destroy()
    gunzip.destroy()
    onMore()
  }
  const isTheFile = (): boolean =>
    place === null || (isHeadOf(head, place.identity) && hashOf(bytesBefore(offset)) === place.marker)
  /** What was read is given up, but for the beginning of the line that is being read. */
  const forget = () => {
    const { lineStart, readTo } = lines
    const isNeeded = ({ at, bytes }: { at: number; bytes: Buffer }) =>
      at + bytes.length > lineStart - markerBytes &&
      (at < lineStart + maxLineBytes || at + bytes.length > readTo - markerBytes)
    chunks = chunks.filter(isNeeded)
  }
  gunzip.on('data', (bytes: Buffer) => {
    if (head.length < headBytes) head = Buffer.concat([head, bytes.subarray(0, headBytes - head.length)])
    if (unpacked + bytes.length > keepFrom) chunks.push({ at: unpacked, bytes })
    unpacked += bytes.length
    if (!isChecked && unpacked >= offset) {
      isChecked = true
      if (!isTheFile() || !confirm()) return stop(true)
    }
    if (unpacked - lines.readTo > aheadBytes) gunzip.pause()
    onMore()
  })
  gunzip.on('end', () => stop(!isChecked))
  gunzip.on('error', () => stop(!isChecked))
  source.on('error', () => stop(!isChecked))
  source.pipe(gunzip)

  return {
    path: of.path,
    inode: `packed ${of.packedPath}`,
    lines,
    modifiedMs: of.position?.modifiedMs ?? 0,
    look() {
      forget()
      if (!isWhole && gunzip.isPaused() && unpacked - lines.readTo < aheadBytes) gunzip.resume()
      const isQuiet = !isChecked || isOther || lines.readTo >= unpacked
      return { lost: null, isQuiet, links: 1, modifiedMs: of.position?.modifiedMs ?? 0 }
    },
    place: (at) => {
      const { offset: from, before } = at ?? { offset: lines.lineStart, before: lines.before }
      // Before anything was read, the place is the one that it was opened with.
      if (place && from === offset) return place
      const identity = { ...(place?.identity ?? nobody), headLength: head.length, headHash: hashOf(head) }
      return { identity, offset: from, marker: hashOf(before) }
    },
    peek: () => [],
    close: () => {
      source.destroy()
      gunzip.destroy()
    },
    get isWhole() {
      return isWhole && lines.readTo >= unpacked
    },
    get isOther() {
      return isOther
    },
    get isConfirmed() {
      return isChecked && !isOther
    },
  }
}

/** The identity of a file that was packed before anybody saw it. */
const nobody = { device: '0', inode: '0', bornNs: '0' }
