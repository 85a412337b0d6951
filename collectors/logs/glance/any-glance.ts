import { bareAccessReader } from './access-glance.ts'
import { type Glance, isDigit, type RequestReader } from './glance.ts'
import { jsonGlance } from './json-glance.ts'
import { pythonGlance } from './python-glance.ts'
import { wsgiGlance } from './wsgi-glance.ts'

const [space, quote, slash, at, opening, closing, brace] = [32, 34, 47, 64, 91, 93, 123]
const [a, c, d, e, i, l, o, s, t, u, y] = Buffer.from('acdeilostuy')
/** What makes small letters of large ones. */
const small = 32

/** Whether a name that ends here is one under which some format has a severity of its own, or the status of a request. */
function isDoubtful(bytes: Uint8Array, end: number): boolean {
  const last = (bytes[end - 1] ?? 0) | small
  const before = (bytes[end - 2] ?? 0) | small
  const third = (bytes[end - 3] ?? 0) | small
  if (last === s) return (before === u && third === t) || bytes[end - 2] === quote
  if (last === y) return before === t && third === i
  if (last === e) return before === d && third === o && ((bytes[end - 4] ?? 0) | small) === c
  return last === l && bytes[end - 2] === at
}

/** The same of a name that begins behind this place. */
function beginsDoubtful(bytes: Uint8Array, place: number): boolean {
  if (((bytes[place + 1] ?? 0) | small) !== s) return false
  const second = (bytes[place + 2] ?? 0) | small
  return second === e || (second === t && ((bytes[place + 3] ?? 0) | small) === a)
}

function saysNoMore(bytes: Uint8Array, from: number, to: number): boolean {
  for (let place = from; place < to; place++) {
    if (bytes[place] === quote && (isDoubtful(bytes, place) || beginsDoubtful(bytes, place))) return false
  }
  return true
}

/** Access logs and HAProxy have a time in brackets, whatever stands before it. */
function hasTime(bytes: Uint8Array, from: number, to: number): boolean {
  for (let place = from; place < to; place++) {
    const byte = bytes[place]
    if (byte === closing && bytes[place + 1] === space && bytes[place + 2] === quote) return true
    if (byte === opening && isDigit(bytes[place + 1]) && isDigit(bytes[place + 2]) && bytes[place + 3] === slash)
      return true
  }
  return false
}

/** Whether it begins as `[Mon Nov 23 ` does. */
const beginsWithDay = (bytes: Uint8Array, from: number): boolean =>
  (bytes[from + 1] ?? 0) > 64 && bytes[from + 4] === space && (bytes[from + 5] ?? 0) > 64 && bytes[from + 8] === space

/**
 * For files in which lines of several formats stand, so that each line is of the first format that knows it. It passes
 * over such lines only as no format before the one that it looks for would take.
 */
export const anyGlance: Glance = {
  look(bytes, from, to) {
    const first = bytes[from]
    if (first === brace) return saysNoMore(bytes, from, to) ? jsonGlance.look(bytes, from, to) : 'read'
    if (first === opening) return beginsWithDay(bytes, from) ? wsgiGlance.look(bytes, from, to) : 'read'
    const verdict = pythonGlance.look(bytes, from, to)
    return verdict !== 'read' && hasTime(bytes, from, to) ? 'read' : verdict
  },
  flow: (bytes, from, to) => (bytes[from] === opening ? (wsgiGlance.flow?.(bytes, from, to) ?? 0) : 0),
}

/** Names of hosts begin as many things do, addresses as few. */
export function anyRequests(): RequestReader {
  const read = bareAccessReader()
  return (bytes, from, to) => (isDigit(bytes[from]) ? read(bytes, from, to) : null)
}
