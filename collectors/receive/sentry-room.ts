import type { ReceiveConfig } from '../../runtime/config-receive.ts'
import type { Reply, Room, Visit } from './door.ts'
import { mayWrite } from './may-write.ts'
import type { Posted } from './posted-way.ts'
import { readEnvelope } from './sentry-envelope.ts'
import { SentryEvent } from './sentry-event.ts'
import { recordOfEvent } from './sentry-record.ts'
import { unpackBody } from './unpack-body.ts'

const shape = /^\/api\/([\w-]{1,60})\/(envelope|store)\/?$/
const usualTags = ['service', 'service.name']
/** Ids of events that came lately: an SDK or a relay may send one again whose answer was lost. */
const maxIds = 5_000

/** Takes what SDKs of Sentry send to the address that is their DSN: `http://key@host:port/1`. */
export function sentryRoom(config: ReceiveConfig, posted: Posted): Room {
  const tags = config.logs.serviceFields ?? usualTags
  const seen = new Set<string>()

  const isNew = (id: string | null | undefined): boolean => {
    if (!id) return true
    if (seen.has(id)) return false
    seen.add(id)
    if (seen.size > maxIds) seen.delete(seen.values().next().value ?? '')
    return true
  }
  const ownerOf = (event: SentryEvent, project: string) => {
    const named = tags.flatMap((tag) => event.tags.get(tag) ?? [])
    return posted.owners.of(named, [`${project}/${event.environment ?? ''}`, project, event.server_name])
  }

  return {
    paths: '/api/<project>/envelope/',
    isAt: (path) => shape.test(path),
    mayEnter: (visit) => mayWrite(visit.headers.authorization ?? `Bearer ${keyOf(visit) ?? ''}`, config),
    refuse: () => null,
    async take(packed, visit): Promise<Reply> {
      const [, project = '', way] = shape.exec(visit.path) ?? []
      const unpacked = await unpackBody(packed, visit.headers['content-encoding'])
      if (!unpacked.ok) return unpacked.reply
      const { bytes } = unpacked
      const envelope =
        way === 'store' ? { ok: true as const, items: [{ type: 'event', payload: bytes }] } : readEnvelope(bytes)
      if (!envelope.ok) return { status: 400, outcome: 'malformed', text: envelope.why }
      const payloads = envelope.items.filter(({ type }) => type === 'event').map(({ payload }) => payload)
      const events = payloads.map(eventIn)
      if (events.includes(null)) return { status: 400, outcome: 'malformed', text: 'An event is no JSON object.' }
      const whole = events.flatMap((event) => (event && event.type !== 'transaction' ? [event] : []))
      const fresh = whole.filter((event) => isNew(event.event_id))
      await posted.feed(fresh, (logs, event) => {
        const owner = ownerOf(event, project)
        if (owner) logs.record({ owner, stream: '' }, recordOfEvent(event))
      })
      return {
        status: 200,
        outcome: 'taken',
        text: JSON.stringify({ id: whole[0]?.event_id ?? undefined }),
        headers: { 'content-type': 'application/json', 'access-control-allow-origin': '*' },
      }
    },
  }
}

/** The key of the DSN, which stands in a header of its own or in the query. */
function keyOf({ headers, query }: Visit): string | null {
  const header = [headers['x-sentry-auth']].flat()[0] ?? ''
  return /\bsentry_key=([^,\s]+)/.exec(header)?.[1] ?? query.get('sentry_key')
}

function eventIn(payload: Buffer): SentryEvent | null {
  try {
    const parsed = SentryEvent.safeParse(JSON.parse(payload.toString('utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
