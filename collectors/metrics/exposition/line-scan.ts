import { isBlank } from './label-set.ts'

const tab = 0x09
const space = 0x20
const quote = 0x22
const comma = 0x2c
const opening = 0x7b
const equals = 0x3d
const backslash = 0x5c
const closing = 0x7d

/** A line with more labels than this is left to the careful reader. */
const maxLabels = 64
const prime = 0x01000193

/** Which bytes a name may have: 1 anywhere, 2 after its first. A colon may be in metric names only. */
const nameBytes = new Uint8Array(256)
for (let byte = 0x41; byte <= 0x5a; byte++) nameBytes[byte] = nameBytes[byte | 0x20] = 1
for (let byte = 0x30; byte <= 0x39; byte++) nameBytes[byte] = 2
nameBytes[0x5f] = 1
const labelBytes = nameBytes.slice()
nameBytes[0x3a] = 1

/** The hash that a scanned name has. */
export function nameHash(name: string): number {
  let hash = 0
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), prime)
  return hash
}

/**
 * Finds where the parts of a sample line are, without making a string. It knows the usual form, `name{a="b",c="d"} 1`
 * with any blanks, and nothing else: what it does not know is for `readSampleLine` to read or to refuse.
 */
export class LineScan {
  nameHash = 0
  nameEnd = 0
  /** The name is that of the line scanned before, as it mostly is. */
  isSameName = false
  /** Where the label set begins; -1 when there is none. */
  labelsAt = -1
  valueAt = 0
  private nameAt = 0
  private nameLength = 0
  private labels = 0
  private readonly labelHashes = new Int32Array(maxLabels)
  private readonly view: DataView

  constructor(body: Buffer) {
    this.view = new DataView(body.buffer, body.byteOffset, body.length)
  }

  /** Scans the name at `start`. False when there is none, or when it does not end with a blank or a brace. */
  scanName(body: Buffer, start: number, end: number): boolean {
    this.isSameName = this.hasLastName(body, start, end)
    if (this.isSameName) {
      this.nameEnd = start + this.nameLength
      return true
    }
    let hash = 0
    let at = start
    while (at < end) {
      const byte = body[at] ?? 0
      const kind = nameBytes[byte]
      if (kind === 0 || (kind === 2 && at === start)) break
      hash = Math.imul(hash ^ byte, prime)
      at++
    }
    this.nameEnd = at
    if (at === start || at >= end || !isNameEnd(body[at])) return false
    this.nameHash = hash
    this.nameAt = start
    this.nameLength = at - start
    return true
  }

  private hasLastName(body: Buffer, start: number, end: number): boolean {
    const { view, nameAt, nameLength } = this
    if (nameLength === 0 || start + nameLength >= end || !isNameEnd(body[start + nameLength])) return false
    let i = 0
    for (; i + 4 <= nameLength; i += 4) {
      if (view.getInt32(nameAt + i, true) !== view.getInt32(start + i, true)) return false
    }
    for (; i < nameLength; i++) if (body[nameAt + i] !== body[start + i]) return false
    return true
  }

  /** Scans what is between the name and the value; there is a blank or a brace at least. */
  scanLabels(body: Buffer, end: number): boolean {
    let at = skip(body, this.nameEnd, end)
    this.labelsAt = -1
    if (at < end && body[at] === opening) {
      this.labelsAt = at
      at = this.labelSet(body, at + 1, end)
      if (at === -1) return false
      at = skip(body, at, end)
    }
    this.valueAt = at
    return at > this.nameEnd && at < end
  }

  private labelSet(body: Buffer, start: number, end: number): number {
    this.labels = 0
    let mayComma = false
    let at = start
    while (at < end) {
      const byte = body[at]
      if (byte === closing) return at + 1
      if (byte === space || byte === tab) at++
      else if (byte === comma) {
        if (!mayComma) return -1
        mayComma = false
        at++
      } else {
        at = this.label(body, at, end)
        if (at === -1) return -1
        mayComma = true
      }
    }
    return -1
  }

  private label(body: Buffer, start: number, end: number): number {
    let hash = 0
    let at = start
    if (labelBytes[body[at] ?? 0] !== 1) return -1
    while (at < end) {
      const byte = body[at] ?? 0
      if (labelBytes[byte] === 0) break
      hash = Math.imul(hash ^ byte, prime)
      at++
    }
    if (!this.isFirst(hash)) return -1
    if (body[at] !== equals) at = skip(body, at, end)
    if (at >= end || body[at] !== equals) return -1
    at++
    if (body[at] !== quote) at = skip(body, at, end)
    if (at >= end || body[at] !== quote) return -1
    return this.quotedEnd(body, at + 1, end)
  }

  /** Behind the quote that ends a value. Four bytes at a time are passed over while none is a quote or a backslash. */
  private quotedEnd(body: Buffer, start: number, end: number): number {
    const { view } = this
    let at = start
    for (; at + 4 <= end; at += 4) {
      const word = view.getInt32(at, true)
      const quotes = word ^ 0x22222222
      const slashes = word ^ 0x5c5c5c5c
      // A byte that is zero borrows from its highest bit.
      if ((((quotes - 0x01010101) & ~quotes) | ((slashes - 0x01010101) & ~slashes)) & 0x80808080) break
    }
    while (at < end) {
      const byte = body[at++]
      if (byte === quote) return at
      if (byte === backslash) at++
    }
    return -1
  }

  /** False when a label of this line may have had the same name. */
  private isFirst(hash: number): boolean {
    if (this.labels === maxLabels) return false
    for (let i = 0; i < this.labels; i++) if (this.labelHashes[i] === hash) return false
    this.labelHashes[this.labels++] = hash
    return true
  }
}

const isNameEnd = (byte: number | undefined): boolean => byte === opening || isBlank(byte)

function skip(body: Buffer, start: number, end: number): number {
  let at = start
  while (at < end && isBlank(body[at])) at++
  return at
}
