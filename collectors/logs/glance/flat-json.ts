import { isDigit, standsAt } from './glance.ts'

const [space, quote, comma, minus, dot, zero, colon, backslash, open, close] = [
  32, 34, 44, 45, 46, 48, 58, 92, 123, 125,
]
const words = [Buffer.from('true'), Buffer.from('false'), Buffer.from('null')]

/** A name and its value, as places in the bytes; a text is without its quotes. */
export type Pair = { keyFrom: number; keyTo: number; from: number; to: number; kind: 'text' | 'number' | 'word' }
export type FlatJson = {
  /** False where this is no object. */
  begin(bytes: Uint8Array, from: number, to: number): boolean
  /** Goes to the next pair. `odd`: there are escapes, objects or lists in it, or it is no JSON. */
  next(): 'pair' | 'end' | 'odd'
  readonly pair: Pair
}

/** Where the text ends that begins here; -1 where something in it is escaped or may not be there. */
function endOfText(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0
    if (byte === quote) return at
    if (byte === backslash || byte < 0x20) return -1
  }
  return -1
}

const afterDigits = (bytes: Uint8Array, from: number): number => {
  let at = from
  while (isDigit(bytes[at])) at++
  return at > from ? at : -1
}

/** Where the number ends that begins here, as people write them; -1 for others. */
function endOfNumber(bytes: Uint8Array, from: number): number {
  const start = bytes[from] === minus ? from + 1 : from
  const whole = afterDigits(bytes, start)
  if (whole < 0 || (bytes[start] === zero && whole > start + 1)) return -1
  return bytes[whole] === dot ? afterDigits(bytes, whole + 1) : whole
}

/** Reads objects of texts, numbers and words, one pair after the other. */
export function flatJson(): FlatJson {
  let bytes: Uint8Array = Buffer.alloc(0)
  let at = 0
  let end = 0
  let isFirst = true
  const pair: Pair = { keyFrom: 0, keyTo: 0, from: 0, to: 0, kind: 'word' }

  const skip = (from: number): number => {
    let place = from
    while (bytes[place] === space) place++
    return place
  }
  /** Reads the value that begins here; where reading goes on behind it, or -1. */
  const value = (from: number): number => {
    pair.from = from
    if (bytes[from] === quote) {
      pair.from = from + 1
      pair.kind = 'text'
      pair.to = endOfText(bytes, from + 1, end)
      return pair.to < 0 ? -1 : pair.to + 1
    }
    const word = words.find((each) => standsAt(bytes, from, each))
    pair.kind = word ? 'word' : 'number'
    pair.to = word ? from + word.length : endOfNumber(bytes, from)
    return pair.to
  }
  const key = (from: number): number => {
    if (bytes[from] !== quote) return -1
    pair.keyFrom = from + 1
    pair.keyTo = endOfText(bytes, from + 1, end)
    const behind = pair.keyTo < 0 ? -1 : skip(pair.keyTo + 1)
    return behind >= 0 && bytes[behind] === colon ? skip(behind + 1) : -1
  }

  return {
    pair,
    begin(of, from, to) {
      bytes = of
      at = from + 1
      end = to - 1
      isFirst = true
      return to > from + 1 && of[from] === open && of[to - 1] === close
    },
    next() {
      at = skip(at)
      if (at === end) return isFirst ? 'odd' : 'end'
      if (!isFirst && bytes[at++] !== comma) return 'odd'
      isFirst = false
      const from = key(skip(at))
      at = from < 0 ? -1 : value(from)
      return at < 0 || at > end ? 'odd' : 'pair'
    },
  }
}
