import type { ReceiveOutcome, Reply, Room, Visit } from './room.ts'

export const maxPackedBytes = 16 * 1_048_576

export const tooBig: Reply = { status: 413, outcome: 'too-big', text: `Over ${maxPackedBytes / 1_048_576} MiB packed.` }
export const noRequest: Reply = { status: 400, outcome: 'malformed', text: 'This is no request of HTTP.' }

export const tooSlow = (limitMs: number): Reply => ({
  status: 408,
  outcome: 'slow',
  text: `A body did not come within ${limitMs / 1_000} s.`,
})

const later = (outcome: ReceiveOutcome, reply: { status: number; text: string; waitS: number }): Reply => ({
  status: reply.status,
  outcome,
  text: reply.text,
  headers: { 'retry-after': String(reply.waitS) },
})
export const busy = later('busy', { status: 429, text: 'Too much at once; send it again.', waitS: 1 })
export const full = later('full', {
  status: 503,
  text: 'What was counted waits for the server; send it again.',
  waitS: 5,
})

export function notFound(rooms: readonly Room[]): Reply {
  const paths = rooms.map((each) => each.paths).join(', ')
  return { status: 404, outcome: 'not-found', text: `Write to ${paths}.` }
}

/** What is wrong with a request before anything of it is read. */
export function refusalOf(method: string, room: Room, visit: Visit): Reply | null {
  if (method === 'OPTIONS' && room.isForBrowsers) return { status: 204, outcome: 'preflight', text: '' }
  if (method !== 'POST')
    return { status: 405, outcome: 'method', text: 'Only POST is taken.', headers: { allow: 'POST' } }
  if (!room.mayEnter(visit))
    return { status: 401, outcome: 'unauthorized', text: 'It wants the token or login of collector.receive.' }
  return Number(visit.headers['content-length'] ?? 0) > maxPackedBytes ? tooBig : room.refuse(visit)
}
