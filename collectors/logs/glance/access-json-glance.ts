import { requestNames, saidNames, stampOfField } from '../formats/request-names.ts'
import { mayScrape } from './access-glance.ts'
import { flatJson, type Pair } from './flat-json.ts'
import { isDigit, type RequestReader, type SeenRequest, standsAt } from './glance.ts'
import { createRouteCache } from './route-cache.ts'

const space = 32
const maxKeys = 200
const maxRequest = 4_000

/** What is looked for. `refused`: only the whole line as text tells what it means beside the request. */
type Role = 'status' | 'request' | 'method' | 'path' | 'agent' | 'time' | 'refused' | 'none'
type Key = { bytes: Uint8Array; role: Role; rank: number }
/** `ranks`: one bit for each name that was there. */
type Field = { rank: number; ranks: number; from: number; to: number; isText: boolean }

const read = ['status', 'request', 'method', 'path', 'agent', 'time'] as const
const ignored = new Set<string>(requestNames.host)
const unread = 1_000

/** The part that a name has, and which of several for one part it goes before. */
function keyOf(bytes: Uint8Array): Key {
  const text = Buffer.from(bytes).toString('utf8')
  const name = text.toLowerCase().replace(/^\$/, '')
  if (saidNames.includes(text)) return { bytes, role: 'refused', rank: 0 }
  for (const role of read) {
    const list: readonly string[] = requestNames[role]
    const rank = list.indexOf(name)
    if (rank >= 0) return { bytes, role, rank }
  }
  const isOther = !ignored.has(name) && Object.values(requestNames).some((list) => list.some((each) => each === name))
  return { bytes, role: isOther ? 'refused' : 'none', rank: 0 }
}

/** Finds what the names of one log mean: there are few of them. */
function createKeys() {
  const known = new Map<number, Key>()
  return (bytes: Uint8Array, from: number, to: number): Key => {
    let number = 0x811c9dc5
    for (let at = from; at < to; at++) number = Math.imul(number ^ (bytes[at] ?? 0), 0x01000193)
    const there = known.get(number)
    if (there && there.bytes.length === to - from && standsAt(bytes, from, there.bytes)) return there
    const key = keyOf(bytes.slice(from, to))
    if (known.size >= maxKeys) known.clear()
    known.set(number, key)
    return key
  }
}

const newField = (): Field => ({ rank: unread, ranks: 0, from: 0, to: 0, isText: false })

/** The status of three digits that stands there, or -1. */
function statusIn(bytes: Uint8Array, { rank, from, to }: Field): number {
  if (rank === unread || to - from !== 3) return -1
  let status = 0
  for (let at = from; at < to; at++) {
    if (!isDigit(bytes[at])) return -1
    status = 10 * status + (bytes[at] ?? 0) - 48
  }
  return status
}

/**
 * Reads requests of access logs with one flat JSON object a line, that have no more than a server knows of itself. Where
 * two names tell the same, something is escaped or a backend is named, the line is left to be read as text.
 */
export function accessJsonReader(): RequestReader {
  const seen: SeenRequest = { status: 0, stamp: null, zoned: false, route: '', isScrape: false }
  const json = flatJson()
  const keys = createKeys()
  const routes = createRouteCache()
  const joined = Buffer.alloc(maxRequest)
  const fields = {
    status: newField(),
    request: newField(),
    method: newField(),
    path: newField(),
    agent: newField(),
    time: newField(),
  }
  let time = Buffer.alloc(0)
  let isTimeText = false

  /** False where the line must be read as text. */
  const take = (bytes: Uint8Array, pair: Pair): boolean => {
    const { role, rank } = keys(bytes, pair.keyFrom, pair.keyTo)
    if (role === 'refused') return false
    if (role === 'none') return true
    const field = fields[role]
    const isTwice = (field.ranks & (1 << rank)) !== 0
    field.ranks |= 1 << rank
    if (isTwice || pair.kind === 'word' || pair.to === pair.from || rank > field.rank) return !isTwice
    field.rank = rank
    field.from = pair.from
    field.to = pair.to
    field.isText = pair.kind === 'text'
    return true
  }
  const takeAll = (bytes: Uint8Array, from: number, to: number): boolean => {
    for (const role of read) {
      fields[role].rank = unread
      fields[role].ranks = 0
    }
    if (!json.begin(bytes, from, to)) return false
    for (;;) {
      const step = json.next()
      if (step !== 'pair') return step === 'end'
      if (!take(bytes, json.pair)) return false
    }
  }
  const isThere = ({ rank }: Field): boolean => rank !== unread
  const routeOf = (bytes: Buffer) => {
    const { request, method, path } = fields
    if (!isThere(method) && !isThere(path))
      return isThere(request) ? routes.find(bytes, request.from, request.to) : null
    if (!isThere(method) || !isThere(path)) return null
    const length = method.to - method.from + 1 + path.to - path.from
    if (length > maxRequest) return null
    bytes.copy(joined, 0, method.from, method.to)
    const at = method.to - method.from
    joined[at] = space
    bytes.copy(joined, at + 1, path.from, path.to)
    // A path with a blank in it ends elsewhere where it is read as text.
    for (let place = 0; place < length; place++) if (place !== at && joined[place] === space) return null
    return routes.find(joined, 0, length)
  }
  const readTime = (bytes: Buffer) => {
    const { rank, from, to, isText } = fields.time
    const isSame = rank !== unread && isText === isTimeText && to - from === time.length && standsAt(bytes, from, time)
    if (isSame && time.length > 0) return
    time = rank === unread ? Buffer.alloc(0) : Buffer.from(bytes.subarray(from, to))
    isTimeText = isText
    const text = time.toString('latin1')
    const { stamp, zoned } = stampOfField(rank === unread ? null : isText ? text : String(Number(text)))
    seen.stamp = stamp
    seen.zoned = zoned
  }

  return (bytes, from, to) => {
    if (!takeAll(bytes, from, to)) return null
    const status = statusIn(bytes, fields.status)
    if (status < 0 || (isThere(fields.agent) && mayScrape(bytes, fields.agent.from))) return null
    const route = routeOf(bytes)
    if (route === null) return null
    readTime(bytes)
    seen.status = status
    seen.route = route.name
    seen.isScrape = route.isScrape
    return seen
  }
}
