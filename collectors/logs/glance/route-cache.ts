import { routeOf } from '../group/route.ts'
import { standsAt } from './glance.ts'

const [space, hash, colon, slash, semicolon, question] = [32, 35, 58, 47, 59, 63]
const maxMethod = 20
const maxPath = 200
const maxKnown = 4_000

export type KnownRoute = { key: Uint8Array; name: string; isScrape: boolean }

/** Finds the route of a request's method and path from their bytes. */
export type RouteCache = {
  /** The route of the request that begins here; null where its path must be read as text. */
  find(bytes: Buffer, from: number, to: number): KnownRoute | null
}

/** Method and path with what is surely an id as `:id`, so that most paths of a route have one key. */
const key = new Uint8Array(maxMethod + maxPath + 8)

/** Writes the method and a space into the key; the key's length, or -1. */
function writeMethod(bytes: Uint8Array, from: number, to: number): number {
  let length = 0
  for (let at = from; at < to && bytes[at] !== space; at++) {
    const byte = bytes[at] ?? 0
    if (byte < 65 || byte > 90 || length === maxMethod) return -1
    key[length++] = byte
  }
  key[length] = space
  return length < 2 ? -1 : length + 1
}

/** The key's length when its last part is `:id` if it is all digits, or has three of them, or is very long. */
function endPart(part: number, length: number, digits: number): number {
  const size = length - part
  if (size === 0 || (digits !== size && digits < 3 && size <= 40)) return length
  key[part] = colon
  key[part + 1] = 105
  key[part + 2] = 100
  return part + 3
}

/** Whether a byte may be in a path that is read here: plain ASCII, and no fragment and no parameter. */
const isPlain = (byte: number): boolean => byte > 0x20 && byte < 0x7f && byte !== hash && byte !== semicolon

/** Where the path ends that begins here: at a space or a question mark; -1 where it must be read as text. */
function endOfPath(bytes: Uint8Array, from: number, to: number): number {
  const end = Math.min(to, from + maxPath)
  for (let at = from; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte === space || byte === question) return at
    if (!isPlain(byte)) return -1
  }
  return to - from < maxPath ? to : -1
}

/** Appends the path to the key; the key's length. */
function writePath(bytes: Uint8Array, of: { from: number; to: number; length: number }): number {
  let { length } = of
  let digits = 0
  let part = length
  for (let at = of.from; at < of.to; at++) {
    const byte = bytes[at] ?? 0
    if (byte === slash) {
      length = endPart(part, length, digits)
      digits = 0
      part = length + 1
    } else if (byte >= 48 && byte <= 57) digits++
    key[length++] = byte
  }
  return endPart(part, length, digits)
}

/** A second path in the query could be that of metrics. */
function hasSlash(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to && bytes[at] !== space; at++) if (bytes[at] === slash) return true
  return false
}

export function createRouteCache(): RouteCache {
  const known = new Map<number, KnownRoute>()

  const learn = (request: string, of: { length: number; number: number }): KnownRoute => {
    const method = request.slice(0, request.indexOf(' '))
    const path = request.slice(method.length + 1)
    const found = {
      key: key.slice(0, of.length),
      name: `${method} ${routeOf(path)}`,
      isScrape: /\/metrics\/?$/.test(path),
    }
    if (known.size >= maxKnown) known.clear()
    known.set(of.number, found)
    return found
  }

  return {
    find(bytes, from, to) {
      const method = writeMethod(bytes, from, to)
      const path = from + method
      if (method < 0 || bytes[path] !== slash) return null
      const end = endOfPath(bytes, path, to)
      if (end < 0 || hasSlash(bytes, end, to)) return null
      const length = writePath(bytes, { from: path, to: end, length: method })
      let number = 0x811c9dc5
      for (let i = 0; i < length; i++) number = Math.imul(number ^ (key[i] ?? 0), 0x01000193)
      const there = known.get(number)
      if (there && there.key.length === length && standsAt(key, 0, there.key)) return there
      return learn(bytes.toString('latin1', from, end), { length, number })
    },
  }
}
