import { type Glance, isDigit, standsAt, type Verdict } from './glance.ts'

const space = 32
const levels = ['INFO', 'DEBUG', 'WARNING', 'WARN'].map((word) => Buffer.from(`${word} `))
const shape = Buffer.from('0000-00-00 00:00:00')
/** First letters of words that would make the level a name, and marks that stand around names and levels. */
const doubtful = new Set(Buffer.from('ECF[-|( '))

/** Where the text goes on behind a level that is no error's, or -1. */
function afterCalmLevel(bytes: Uint8Array, from: number, to: number): number {
  for (const level of levels)
    if (standsAt(bytes, from, level)) return from + level.length < to ? from + level.length : -1
  return -1
}

/** Where the text goes on behind a time such as `2026-11-24 03:42:21,123 `, or -1. */
function afterTime(bytes: Uint8Array, from: number): number {
  for (let i = 0; i < shape.length; i++) {
    const isRight = shape[i] === 48 ? isDigit(bytes[from + i]) : bytes[from + i] === shape[i]
    if (!isRight) return -1
  }
  let at = from + shape.length
  if (bytes[at] === 44 || bytes[at] === 46) {
    let digits = 0
    for (at++; isDigit(bytes[at]) && digits < 7; at++) digits++
    if (digits === 0 || digits > 6) return -1
  }
  return bytes[at] === space ? at + 1 : -1
}

/** What begins so behind a level at the beginning may be fields of another program. */
const fields = new Set(Buffer.from('[| '))

/** A level at the beginning is the record's, whatever text follows. */
export function lookForLevel(bytes: Uint8Array, from: number, to: number): Verdict {
  const at = afterCalmLevel(bytes, from, to)
  return at >= 0 && !fields.has(bytes[at] ?? space) ? 'head' : 'read'
}

/** For Python's layouts that begin with a time and a level, or with a level. */
export const pythonGlance: Glance = {
  look(bytes, from, to) {
    if (!isDigit(bytes[from])) return lookForLevel(bytes, from, to)
    const at = afterTime(bytes, from)
    if (at < 0) return 'read'
    const text = afterCalmLevel(bytes, at, to)
    return text >= 0 && !doubtful.has(bytes[text] ?? space) ? 'head' : 'read'
  },
}
