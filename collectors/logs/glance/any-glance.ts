import { bareAccessReader } from './access-glance.ts'
import { finderOf } from './finder.ts'
import { type Glance, isDigit, type RequestReader } from './glance.ts'
import { jsonGlance } from './json-glance.ts'
import { pythonGlance } from './python-glance.ts'
import { wsgiGlance } from './wsgi-glance.ts'

const [space, slash, opening, brace] = [32, 47, 91, 123]
/** Parts of names under which some format has a severity of its own, or the status of a request. */
const doubts = ['tatus', 'TATUS', 'everity', '_code', '@l', '"s":'].map(finderOf)

const saysNoMore = (bytes: Uint8Array, from: number, to: number): boolean =>
  doubts.every((find) => find(bytes, from, to) < 0)

const findRequest = finderOf('] "')

/** Access logs and HAProxy have a day in brackets, whatever stands before it. */
function hasDay(bytes: Uint8Array, from: number, to: number): boolean {
  if (findRequest(bytes, from, to) >= 0) return true
  for (let at = from; at < to; at++)
    if (bytes[at] === opening && isDigit(bytes[at + 1]) && isDigit(bytes[at + 2]) && bytes[at + 3] === slash)
      return true
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
    return verdict !== 'read' && hasDay(bytes, from, to) ? 'read' : verdict
  },
  flow: (bytes, from, to) => (bytes[from] === opening ? (wsgiGlance.flow?.(bytes, from, to) ?? 0) : 0),
}

/** Names of hosts begin as many things do, addresses as few. */
export function anyRequests(): RequestReader {
  const read = bareAccessReader()
  return (bytes, from, to) => (isDigit(bytes[from]) ? read(bytes, from, to) : null)
}
