import { type Glance, isDigit, standsAt } from './glance.ts'
import { lookForLevel } from './python-glance.ts'

const [opening, closing, space] = [91, 93, 32]
const module = Buffer.from('[wsgi:error] ')
const process = Buffer.from('[pid ')
const thread = Buffer.from(':tid ')
const peers = [Buffer.from('[remote '), Buffer.from('[client ')]

/** Where the group in brackets ends that begins here, with the space behind it; -1 where there is none. */
function afterGroup(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from] !== opening) return -1
  const end = Math.min(to, from + 80)
  for (let at = from + 1; at < end; at++) {
    if (bytes[at] === closing) return bytes[at + 1] === space ? at + 2 : -1
  }
  return -1
}

/** Where the groups begin that say which flow of work it is: behind the time and `[wsgi:error]`; -1 for other lines. */
function flowAt(bytes: Uint8Array, from: number, to: number): number {
  const at = afterGroup(bytes, from, to)
  return at >= 0 && standsAt(bytes, at, module) && standsAt(bytes, at + module.length, process)
    ? at + module.length
    : -1
}

const afterDigits = (bytes: Uint8Array, from: number): number => {
  let at = from
  while (isDigit(bytes[at])) at++
  return at > from ? at : -1
}

/** Where `[pid 1:tid 2] ` ends that begins here, or -1. */
function afterProcess(bytes: Uint8Array, from: number): number {
  let at = afterDigits(bytes, from + process.length)
  if (at >= 0 && standsAt(bytes, at, thread)) at = afterDigits(bytes, at + thread.length)
  return at >= 0 && bytes[at] === closing && bytes[at + 1] === space ? at + 2 : -1
}

function textAt(bytes: Uint8Array, flow: number, to: number): number {
  const peer = afterProcess(bytes, flow)
  return peer >= 0 && peers.some((name) => standsAt(bytes, peer, name)) ? afterGroup(bytes, peer, to) : -1
}

/** For what Python programs write through mod_wsgi into Apache's error log. */
export const wsgiGlance: Glance = {
  look(bytes, from, to) {
    const flow = flowAt(bytes, from, to)
    const text = flow < 0 ? -1 : textAt(bytes, flow, to)
    return text < 0 ? 'read' : lookForLevel(bytes, text, to)
  },
  flow(bytes, from, to) {
    const flow = flowAt(bytes, from, to)
    const text = flow < 0 ? -1 : textAt(bytes, flow, to)
    // FNV-1a: two flows with one number only cost some time. 0 is the number of lines without a key.
    let hash = 0x811c9dc5
    for (let at = flow; at < text; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193)
    return hash || 1
  },
}
