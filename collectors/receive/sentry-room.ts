import type { ReceiveConfig } from '../../runtime/config-receive.ts'
import { isTooDeep } from '../logs/formats/deep-json.ts'
import { mayWrite } from './may-write.ts'
import type { Posted } from './posted-way.ts'
import type { Reply, Room, Visit } from './room.ts'
import { type Envelope, keyOfDsn, readEnvelope } from './sentry-envelope.ts'
import { SentryEvent } from './sentry-event.ts'
import { recordOfEvent } from './sentry-record.ts'
import { phraseForSdk } from './sentry-reply.ts'
import type { SentryTally } from './sentry-tally.ts'
import { unpackBody } from './unpack-body.ts'

/** A DSN may have a path before its project, and whoever stands between may leave it there. */
const shape = /^(?:\/[\w.~%-]{1,100}){0,10}?\/api\/([\w-]{1,60})\/(envelope|store)\/?$/
const usualTags = ['service', 'service.name']
/** Ids of events that came lately: an SDK or a relay may send one again whose answer was lost. */
const maxIds = 5_000

/** Takes what SDKs of Sentry send to the address that is their DSN: `http://key@host:port/1`. */
export function sentryRoom(config: ReceiveConfig, { posted, tally }: { posted: Posted; tally: SentryTally }): Room {
  const tags = config.logs.serviceFields ?? usualTags
  const isNew = createNewness()
  const ownerOf = (event: SentryEvent, project: string) => {
    const named = tags.flatMap((tag) => event.tags.get(tag) ?? [])
    return posted.owners.of(named, [`${project}/${event.environment ?? ''}`, project, event.server_name])
  }
  const hasKey = (key: string | null) => mayWrite(`Bearer ${key ?? ''}`, config)
  const envelopeIn = (bytes: Buffer, visit: Visit): Envelope | Reply => {
    const isStore = shape.exec(visit.path)?.[2] === 'store'
    const read = isStore
      ? { ok: true as const, dsn: null, items: [{ type: 'event', payload: bytes }] }
      : readEnvelope(bytes)
    if (!read.ok) return { status: 400, outcome: 'malformed', text: read.why }
    const isLetIn = visit.headers.authorization !== undefined || keyOf(visit) !== null || hasKey(keyOfDsn(read.dsn))
    return isLetIn ? read : { status: 401, outcome: 'unauthorized', text: 'The key of the DSN is not the token.' }
  }

  return {
    paths: '/api/<project>/envelope/',
    isAt: (path) => shape.test(path),
    isForBrowsers: true,
    phrase: phraseForSdk,
    onSentAway: tally.lose,
    /** A key may also stand in the envelope itself, which is read later. */
    mayEnter(visit) {
      const { authorization } = visit.headers
      if (authorization !== undefined) return mayWrite(authorization, config)
      const key = keyOf(visit)
      return key === null ? true : hasKey(key)
    },
    refuse: () => null,
    async take(packed, visit): Promise<Reply> {
      const [, project = ''] = shape.exec(visit.path) ?? []
      const unpacked = await unpackBody(packed, visit.headers['content-encoding'])
      if (!unpacked.ok) return unpacked.reply
      const envelope = envelopeIn(unpacked.bytes, visit)
      if ('status' in envelope) return envelope
      const events: SentryEvent[] = []
      for (const { type, payload } of envelope.items) {
        tally.item(type)
        if (type === 'client_report') tally.report(payload)
        if (type !== 'event') continue
        const event = eventIn(payload)
        if (event === null) return { status: 400, outcome: 'malformed', text: 'An event is no JSON object.' }
        if (event.type !== 'transaction') events.push(event)
      }
      const fresh = events.filter((event) => isNew(event.event_id))
      // SDKs give up what has to wait, and never send anything twice: so they are answered before it is committed.
      await posted.feed(fresh, (logs, event) => {
        const owner = ownerOf(event, project)
        if (owner) logs.record({ owner, stream: '' }, recordOfEvent(event))
      })
      return {
        status: 200,
        outcome: 'taken',
        text: JSON.stringify({ id: events[0]?.event_id ?? undefined }),
        headers: { 'content-type': 'application/json' },
      }
    },
  }
}

/** Whether an id comes for the first time, of the last ones. */
function createNewness(): (id: string | null | undefined) => boolean {
  const seen = new Set<string>()
  return (id) => {
    if (!id) return true
    if (seen.has(id)) return false
    seen.add(id)
    if (seen.size > maxIds) seen.delete(seen.values().next().value ?? '')
    return true
  }
}

/** The key of the DSN, which stands in a header of its own or in the query. */
function keyOf({ headers, query }: Visit): string | null {
  const header = [headers['x-sentry-auth']].flat()[0] ?? ''
  return /\bsentry_key=([^,\s]+)/.exec(header)?.[1] ?? query.get('sentry_key')
}

function eventIn(payload: Buffer): SentryEvent | null {
  const text = payload.toString('utf8')
  if (isTooDeep(text)) return null
  try {
    const parsed = SentryEvent.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
