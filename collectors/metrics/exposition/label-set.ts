import type { BadLineReason } from './sample.ts'

/** Where in a line the parser is. `end` is the end of the line: nothing may be read from there on. */
export type Cursor = { body: Buffer; at: number; end: number }

const tab = 0x09
const space = 0x20
const quote = 0x22
const comma = 0x2c
const equals = 0x3d
const backslash = 0x5c
const closing = 0x7d

export const isBlank = (byte: number | undefined): boolean => byte === space || byte === tab

export function skipBlanks(cursor: Cursor): void {
  while (cursor.at < cursor.end && isBlank(cursor.body[cursor.at])) cursor.at++
}

const isLetter = (byte: number): boolean => (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39

/** A bare name; colons belong to metric names only. Null when there is none here. */
export function readBareName(cursor: Cursor, allowColon: boolean): string | null {
  const start = cursor.at
  while (cursor.at < cursor.end) {
    const byte = cursor.body[cursor.at] ?? 0
    const fits =
      isLetter(byte) || byte === 0x5f || (allowColon && byte === 0x3a) || (cursor.at > start && isDigit(byte))
    if (!fits) break
    cursor.at++
  }
  return cursor.at === start ? null : cursor.body.toString('latin1', start, cursor.at)
}

/** Only these three are escapes; any other backslash stands for itself. */
const undoEscapes = (text: string): string =>
  text.replace(/\\([\\"n])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped))

/** A quoted text with its escapes undone; the cursor is on its opening quote. Null when it does not end in this line. */
function readQuoted(cursor: Cursor): string | null {
  const start = ++cursor.at
  let hasEscape = false
  for (; cursor.at < cursor.end; cursor.at++) {
    const byte = cursor.body[cursor.at]
    if (byte === backslash) {
      hasEscape = true
      cursor.at++
    } else if (byte === quote) {
      const text = cursor.body.toString('utf8', start, cursor.at)
      cursor.at++
      return hasEscape ? undoEscapes(text) : text
    }
  }
  return null
}

type LabelSet = { labels: Map<string, string>; quotedName: string | null }
type Failed = { failed: BadLineReason }

/** One `name="value"`, or the quoted metric name that OpenMetrics allows at any place in the braces. */
function readLabel(cursor: Cursor, into: LabelSet): BadLineReason | null {
  const isQuoted = cursor.body[cursor.at] === quote
  const name = isQuoted ? readQuoted(cursor) : readBareName(cursor, false)
  if (name === null) return isQuoted ? 'unterminated-label' : 'bad-label'
  skipBlanks(cursor)
  if (cursor.at < cursor.end && cursor.body[cursor.at] === equals) {
    cursor.at++
    skipBlanks(cursor)
    if (cursor.at >= cursor.end) return 'unterminated-label'
    if (cursor.body[cursor.at] !== quote) return 'bad-label'
    const value = readQuoted(cursor)
    if (value === null) return 'unterminated-label'
    if (into.labels.has(name)) return 'bad-label'
    into.labels.set(name, value)
    return null
  }
  if (!isQuoted || into.quotedName !== null) return 'bad-label'
  into.quotedName = name
  return null
}

/** The label set whose opening brace the cursor is on. Commas between labels may be missing, and one may trail. */
export function readLabelSet(cursor: Cursor): LabelSet | Failed {
  cursor.at++
  const set: LabelSet = { labels: new Map(), quotedName: null }
  let mayComma = false
  for (;;) {
    skipBlanks(cursor)
    if (cursor.at >= cursor.end) return { failed: 'unterminated-label' }
    const byte = cursor.body[cursor.at]
    if (byte === closing) {
      cursor.at++
      return set
    }
    if (byte === comma) {
      if (!mayComma) return { failed: 'bad-label' }
      mayComma = false
      cursor.at++
      continue
    }
    const failed = readLabel(cursor, set)
    if (failed) return { failed }
    mayComma = true
  }
}
