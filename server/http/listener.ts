import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Registry } from 'prom-client'
import type { Log } from '../../runtime/log.ts'
import type { Gate } from '../access/gate.ts'
import { pingStore } from '../live/store-health.ts'
import type { ServerMetrics } from '../own-metrics.ts'
import { type ApiDeps, answerApi } from './api.ts'
import { fault, json, type Reply, send, text } from './reply.ts'
import type { ScreenFiles } from './screen-files.ts'
import { pageOf, screenOf, screenReply } from './screens.ts'
import { closedJson, closedPage, enter } from './token-page.ts'

export type ListenerDeps = ApiDeps & {
  gate: Gate
  screens: ScreenFiles
  registry: Registry
  metrics: ServerMetrics
  log: Log
  release: string
}

type Kind = 'health' | 'metrics' | 'api' | 'page' | 'file' | 'refused'
type Answer = { kind: Kind; reply: Reply }
type Asked = { url: URL; segments: string[]; headers: IncomingMessage['headers'] }

/** Answers every HTTP request of the process; `/socket.io/` never comes here. */
export function createListener(deps: ListenerDeps): (request: IncomingMessage, response: ServerResponse) => void {
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const { method, headers } = request
    if (method !== 'GET' && method !== 'HEAD') {
      return { kind: 'refused', reply: fault(405, 'this server only reads', 'use GET or HEAD') }
    }
    const asked = askedFor(request.url ?? '/', headers)
    if (asked === null) return { kind: 'refused', reply: fault(400, 'this is no address', 'a path such as /my-team') }
    return answerRead(asked, deps)
  }
  return (request, response) => {
    const isHead = request.method === 'HEAD'
    answer(request)
      .catch((error: unknown): Answer => {
        deps.metrics.unexpected.inc({ edge: 'http' })
        deps.log.error({ error }, 'a request could not be answered')
        return { kind: 'refused', reply: fault(500, 'the server failed to answer', 'its log says why') }
      })
      .then(({ kind, reply }) => {
        deps.metrics.httpRequests.inc({ kind, status: String(reply.status) })
        send(response, reply, isHead)
      })
      // The other end is gone: there is nobody left to tell.
      .catch(() => response.destroy())
  }
}

/** Path and query of a request, decoded once; null when it cannot be decoded. */
function askedFor(target: string, headers: IncomingMessage['headers']): Asked | null {
  // The base only completes the path; a target that names a host of its own is no path.
  if (!target.startsWith('/') || target.startsWith('//') || !URL.canParse(target, 'http://board')) return null
  const url = new URL(target, 'http://board')
  try {
    const segments = url.pathname.split('/').filter((part) => part !== '')
    return { url, segments: segments.map(decodeURIComponent), headers }
  } catch {
    return null
  }
}

async function answerRead(asked: Asked, deps: ListenerDeps): Promise<Answer> {
  const { segments, headers } = asked
  const { gate, registry } = deps
  const [first] = segments
  if (first === 'healthz') return { kind: 'health', reply: json(200, { ok: true, release: deps.release }) }
  if (first === 'readyz') return { kind: 'health', reply: await readiness(deps) }
  const place = gate.place(headers)
  if (!place.ok) return { kind: 'refused', reply: misplaced(place.reason) }
  if (first === 'api' || first === 'metrics') {
    const kind = first
    if (!gate.board(headers).ok) return { kind, reply: closedJson() }
    if (first === 'api') return { kind, reply: await apiReply(asked, deps) }
    const reply = text(200, (await registry.metrics()).trimEnd())
    return { kind, reply: { ...reply, headers: { ...reply.headers, 'Content-Type': registry.contentType } } }
  }
  return screenAnswer(asked, deps)
}

async function readiness({ store, clock }: ListenerDeps): Promise<Reply> {
  const ping = await pingStore(store, clock)
  return ping.ok ? json(200, { ok: true, store: store.kind }) : json(503, { ok: false, reason: ping.reason })
}

const misplaced = (reason: string): Reply =>
  reason === 'host'
    ? fault(403, 'this server does not answer to that name', 'use its address, or add the name to server.origins')
    : fault(403, 'pages of another origin may not read this', 'add the origin to server.origins')

async function apiReply({ segments, url }: Asked, deps: ListenerDeps): Promise<Reply> {
  try {
    return await answerApi(segments.slice(1), url.searchParams, deps)
  } catch (error) {
    deps.log.warn({ error }, 'the API could not answer')
    return fault(503, 'the store cannot be reached', 'try again; /readyz says when it is back')
  }
}

/** Files are the product and the same for everybody; pages need the token where there is one. */
function screenAnswer({ url, segments, headers }: Asked, { gate, screens }: ListenerDeps): Answer {
  const file = screenOf(screens, segments)
  if (file !== null && !file.isPage) return { kind: 'file', reply: screenReply(file, headers) }
  const token = url.searchParams.get('token')
  if (token !== null && gate.isBoardToken(token)) {
    url.searchParams.delete('token')
    const path = pageOf(segments) === null ? '/' : `/${segments.map(encodeURIComponent).join('/')}${url.search}`
    return { kind: 'page', reply: enter(path, gate.cookie(headers)) }
  }
  if (!gate.board(headers).ok) return { kind: 'page', reply: closedPage() }
  if (file !== null) return { kind: 'page', reply: screenReply(file, headers) }
  if (!screens.has('index.html')) {
    return { kind: 'page', reply: text(503, 'The screens are not built: run "npm run build" and start again.') }
  }
  const missing = screens.get('404.html')
  return {
    kind: 'page',
    reply: missing ? screenReply(missing, headers, 404) : text(404, 'There is no such page.'),
  }
}
