import { parseCommonLog } from '../formats/stamp.ts'
import { isDigit, type RequestReader, type SeenRequest, standsAt } from './glance.ts'
import { createRouteCache } from './route-cache.ts'

const [space, quote, dash, equals, opening, backslash, closing] = [32, 34, 45, 61, 91, 92, 93]
const maxWord = 100
/** Less than what the format's expression takes, also with a method and a path before it. */
const maxQuoted = 7_900
const afterTime = Buffer.from('] "')

/** Where a word of plain ASCII ends that begins here, with the space behind it; -1 where there is none. */
function afterWord(bytes: Uint8Array, from: number, to: number): number {
  const end = Math.min(to, from + maxWord)
  for (let at = from; at >= 0 && at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte === space) return at > from ? at + 1 : -1
    if (byte < 0x21 || byte > 0x7e || byte === quote || byte === opening) return -1
  }
  return -1
}

/** Where the request ends of which this is a part; -1 where something in it is escaped. */
function endOfRequest(bytes: Uint8Array, from: number, to: number): number {
  const end = Math.min(to, from + maxQuoted)
  for (let at = from; at < end; at++) {
    const byte = bytes[at]
    if (byte === quote) return at
    if (byte === backslash) return -1
  }
  return -1
}

/** Where the text in quotes ends that begins here; -1 where its end may be an escaped quote. */
function closingQuote(bytes: Buffer, from: number, to: number): number {
  if (bytes[from + 1] === quote && bytes[from] === dash) return from + 1
  const at = bytes.indexOf(quote, from)
  return at >= from && at < to && at - from <= maxQuoted && bytes[at - 1] !== backslash ? at : -1
}

/** Where the time ends that begins here, or -1. */
function endOfTime(bytes: Uint8Array, from: number, to: number): number {
  const end = Math.min(to, from + 31)
  for (let at = from; at < end; at++) {
    if (bytes[at] === closing) return at - from >= 20 && standsAt(bytes, at, afterTime) ? at : -1
  }
  return -1
}

/** The status that stands behind the request, between spaces; -1 where there is none. */
function statusAt(bytes: Uint8Array, from: number): number {
  if (bytes[from] !== space || bytes[from + 4] !== space) return -1
  let status = 0
  for (let at = from + 1; at < from + 4; at++) {
    if (!isDigit(bytes[at])) return -1
    status = 10 * status + (bytes[at] ?? 0) - 48
  }
  return status
}

/** Where the number ends that begins here, or the dash for none; -1 where there is neither. */
function afterSize(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from] === dash) return from + 1
  let at = from
  while (at < to && isDigit(bytes[at])) at++
  return at > from ? at : -1
}

/** Names of scrapers begin so, ours too; which ones they are shows the text. */
export function mayScrape(bytes: Uint8Array, agent: number): boolean {
  const first = (bytes[agent] ?? 0) | 32
  const second = (bytes[agent + 1] ?? 0) | 32
  return (first === 102 && second === 97) || (first === 112 && second === 114)
}

/** Whether what is behind the size may be left unread: referer and agent, and nothing that could name a backend. */
function isPlainEnd(bytes: Buffer, from: number, to: number): boolean {
  const at = afterAgent(bytes, from, to)
  if (at < 0) return false
  for (let i = at; i < to; i++) if (bytes[i] === equals || bytes[i] === opening) return false
  return true
}

/** Where referer and agent end that begin here, or `from` where they are not there; -1 where they must be read. */
function afterAgent(bytes: Buffer, from: number, to: number): number {
  let at = from
  if (bytes[at] === space && bytes[at + 1] === quote) {
    const referer = closingQuote(bytes, at + 2, to)
    if (referer < 0 || bytes[referer + 1] !== space || bytes[referer + 2] !== quote) return -1
    if (mayScrape(bytes, referer + 3)) return -1
    at = closingQuote(bytes, referer + 3, to)
    if (at < 0) return -1
    at++
  }
  return at
}

/**
 * Reads the usual lines of access logs: three words, a time, a request, a status, a size, and perhaps referer and agent.
 * What names a host or a backend, is escaped or is odd in any way is left to be read as text.
 */
export const accessReader = (): RequestReader => readerWith(isPlainEnd)

/** Reads only lines that end with the agent or the size, for files in which other formats go on from there. */
export const bareAccessReader = (): RequestReader =>
  readerWith((bytes, from, to) => isDigit(bytes[from - 1]) && afterAgent(bytes, from, to) === to)

function readerWith(isEnd: (bytes: Buffer, from: number, to: number) => boolean): RequestReader {
  const seen: SeenRequest = { status: 0, stamp: null, zoned: false, route: '', isScrape: false }
  const routes = createRouteCache()
  /** The last time that was read, with what stands behind it. */
  let time = Buffer.alloc(0)

  // Most lines have the time of the one before.
  const readTime = (bytes: Buffer, from: number, to: number): number => {
    const known = from + time.length
    if (time.length > 0 && known <= to && standsAt(bytes, from, time)) return known
    const end = endOfTime(bytes, from, to)
    if (end < 0) return -1
    const { stamp, zoned } = parseCommonLog(bytes.toString('latin1', from, end))
    time = Buffer.from(bytes.subarray(from, end + afterTime.length))
    seen.stamp = stamp
    seen.zoned = zoned
    return end + afterTime.length
  }

  return (bytes, from, to) => {
    const bracket = afterWord(bytes, afterWord(bytes, afterWord(bytes, from, to), to), to)
    if (bracket < 0 || bytes[bracket] !== opening) return null
    const request = readTime(bytes, bracket + 1, to)
    const route = request < 0 ? null : routes.find(bytes, request, to)
    if (route === null) return null
    const end = endOfRequest(bytes, routes.pathEnd, to)
    const status = end < 0 ? -1 : statusAt(bytes, end + 1)
    const rest = status < 0 ? -1 : afterSize(bytes, end + 6, to)
    if (rest < 0 || !isEnd(bytes, rest, to)) return null
    seen.status = status
    seen.route = route.name
    seen.isScrape = route.isScrape
    return seen
  }
}
