import { routeOf } from '../group/route.ts'
import { standsAt } from './glance.ts'

const [space, quote, hash, colon, slash, semicolon, question, backslash] = [32, 34, 35, 58, 47, 59, 63, 92]
const maxMethod = 20
const maxPath = 200
const maxKnown = 4_000

export type KnownRoute = { key: Uint8Array; name: string; isScrape: boolean }

/** Finds the route of a request's method and path from their bytes. */
export type RouteCache = {
  /** Where the path ended that was found last. */
  readonly pathEnd: number
  /** The route of the request that begins here; null where its path must be read as text. */
  find(bytes: Buffer, from: number, to: number): KnownRoute | null
}

/** Method and path with what is surely an id as `:id`, so that most paths of a route have one key. */
const key = new Uint8Array(maxMethod + maxPath + 8)

const prime = 0x01000193
const basis = 0x811c9dc5
/** Adds a byte to the key and to its number, by FNV-1a. */
const mixed = (number: number, byte: number): number => Math.imul(number ^ byte, prime)

/** What was written last: the key's length, its number, and where the path ends. */
const written = { length: 0, number: 0, pathEnd: 0 }

/** Writes the method and a space into the key; false where it is none. */
function writeMethod(bytes: Uint8Array, from: number, to: number): boolean {
  let length = 0
  let number = basis
  for (let at = from; at < to && bytes[at] !== space; at++) {
    const byte = bytes[at] ?? 0
    if (byte < 65 || byte > 90 || length === maxMethod) return false
    key[length++] = byte
    number = mixed(number, byte)
  }
  key[length] = space
  written.length = length + 1
  written.number = mixed(number, space)
  return length > 1
}

/** Whether a part is an id: all digits, or three of them, or very long. */
const isId = (size: number, digits: number): boolean => size > 0 && (digits === size || digits >= 3 || size > 40)

/** Writes `:id` into the key; where it ends. */
function writeId(at: number): number {
  key[at] = colon
  key[at + 1] = 105
  key[at + 2] = 100
  return at + 3
}

/** What a byte of a path is: part of a name, a digit, a slash, the end, or something that must be read as text. */
const [name, digit, slashKind, end, odd] = [0, 1, 2, 3, 4]
const kinds = new Uint8Array(256).map((_, byte) => {
  if (byte === space || byte === question || byte === quote) return end
  if (byte === slash) return slashKind
  if (byte >= 48 && byte <= 57) return digit
  return byte > 0x20 && byte < 0x7f && byte !== hash && byte !== semicolon && byte !== backslash ? name : odd
})

/** Appends the path that begins here to the key, up to its end; false where it must be read as text. */
function writePath(bytes: Uint8Array, from: number, to: number): boolean {
  const last = Math.min(to, from + maxPath)
  let { length, number } = written
  // Where the part begins, and the number of the key up to there.
  let part = length
  let numberBefore = number
  let digits = 0
  let at = from
  for (; ; at++) {
    const byte = at < last ? (bytes[at] ?? 0) : space
    const kind = kinds[byte] ?? odd
    if (kind === odd) return false
    if (kind >= slashKind) {
      if (isId(length - part, digits)) {
        length = writeId(part)
        number = mixed(mixed(mixed(numberBefore, colon), 105), 100)
      }
      if (kind === end) break
    }
    key[length++] = byte
    number = mixed(number, byte)
    if (kind === digit) digits++
    else if (kind === slashKind) {
      digits = 0
      part = length
      numberBefore = number
    }
  }
  written.length = length
  written.number = number
  written.pathEnd = at
  return at < last || at === to
}

/** A second path in the query could be that of metrics. */
function hasSlash(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to && bytes[at] !== space && bytes[at] !== quote; at++) if (bytes[at] === slash) return true
  return false
}

export function createRouteCache(): RouteCache {
  const known = new Map<number, KnownRoute>()

  const learn = (request: string): KnownRoute => {
    const method = request.slice(0, request.indexOf(' '))
    const path = request.slice(method.length + 1)
    const found = {
      key: key.slice(0, written.length),
      name: `${method} ${routeOf(path)}`,
      isScrape: /\/metrics\/?$/.test(path),
    }
    if (known.size >= maxKnown) known.clear()
    known.set(written.number, found)
    return found
  }

  return {
    get pathEnd() {
      return written.pathEnd
    },
    find(bytes, from, to) {
      if (!writeMethod(bytes, from, to)) return null
      const path = from + written.length
      if (bytes[path] !== slash || !writePath(bytes, path, to) || hasSlash(bytes, written.pathEnd, to)) return null
      const there = known.get(written.number)
      if (there && there.key.length === written.length && standsAt(key, 0, there.key)) return there
      return learn(bytes.toString('latin1', from, written.pathEnd))
    },
  }
}
