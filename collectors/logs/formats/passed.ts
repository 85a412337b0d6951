import type { ErrorClass } from '../../../contracts/error-class.ts'
import { classOfStatus } from '../classify/classify.ts'

/** Why there is no answer of a server: it could not be asked, said nothing in time, broke off, or what it said was none. */
export type ProxyReason = 'unreachable' | 'timeout' | 'closed' | 'failed'

/** What the log of a gateway tells of where a request went and who failed. */
export type Passed = {
  /** Names that the service behind it may be known by, best first; empty where it was passed on to nobody. */
  backends: readonly string[]
  /** Whether these are names of backends. A virtual host may be one too, but only if somebody says so. */
  isNamed: boolean
  /** Whether the gateway made a failure itself; null where lines of this kind do not tell, failure or not. */
  isMade: boolean | null
  /** What kind of failure it was; null when it was none, such as a client that went away. */
  class: ErrorClass | null
  /** Why the gateway made it, where the class does not say. */
  reason?: ProxyReason
}

const reasons: Partial<Record<ErrorClass, ProxyReason>> = {
  gateway: 'unreachable',
  timeout: 'timeout',
  network: 'closed',
}

/** Why the gateway made an answer itself; null where it did not, or does not tell. */
export function reasonOf({ isMade, class: kind, reason }: Passed): ProxyReason | null {
  if (isMade !== true || kind === null) return null
  return reason ?? reasons[kind] ?? null
}

/** A status that means failure in its usual class, or none. */
export const failureOf = (status: number): ErrorClass | null => (status >= 500 ? classOfStatus(status).class : null)

/** What nginx writes about the servers it asked: `-` for nothing, and one entry for each that it tried. */
export type UpstreamFields = {
  status: number
  names: readonly string[]
  upstreamStatus: string | null
  connectTime: string | null
  headerTime: string | null
  bytesReceived: string | null
}

const lastOf = (list: string): string =>
  list
    .split(/, | : /)
    .at(-1)
    ?.trim() ?? ''
const isNothing = (entry: string | null): boolean => entry === null || ['', '-'].includes(lastOf(entry))

/** nginx answers 499 when the client is gone, and makes up an answer when the last server sent no header. */
export function passedByNginx(fields: UpstreamFields): Passed {
  const { status, names } = fields
  const passed = { backends: names, isNamed: true }
  const failure = status === 499 ? null : failureOf(status)
  const tells = fields.headerTime !== null || fields.bytesReceived !== null
  if (failure === null) return { ...passed, isMade: tells ? false : null, class: null }
  const isMade = madeByNginx(fields)
  return { ...passed, isMade, class: isMade ? causeOf(fields) : failure }
}

function madeByNginx({ status, upstreamStatus, headerTime, bytesReceived }: UpstreamFields): boolean | null {
  if (isNothing(upstreamStatus)) return true
  if (headerTime !== null) return isNothing(headerTime)
  if (bytesReceived !== null) return lastOf(bytesReceived) === '0' || isNothing(bytesReceived)
  // Without these fields a 502 may be the server's own.
  return status >= 502 && status <= 504 ? null : false
}

function causeOf({ status, upstreamStatus, connectTime }: UpstreamFields): ErrorClass {
  if (status === 504) return 'timeout'
  const hadConnection = connectTime !== null && !isNothing(connectTime)
  return status === 502 && hadConnection && !isNothing(upstreamStatus) ? 'network' : 'gateway'
}

/** What Apache writes about a request that it passed on. */
export type ProxyFields = {
  status: number
  host: string | null
  balancer: string | null
  worker: string | null
  /** Its note that a page of its own tells the error: `*`, or `-` where a server answered. */
  made: string | null
  /** Port of its connection to the server; `-` where there was none. */
  sourcePort: string | null
  /** How many bytes it sent to the client; with mod_logio's `%O` those of the headers too. */
  sent: string
  /** Where the request was to go, such as `proxy:balancer://shop_be/shop/ok`: known also where nobody was there to take it. */
  to: string | null
}

/** Apache answers 502 for a server that was too late as for one that broke off, and 503 for one that cannot be reached. */
export function passedByApache(fields: ProxyFields): Passed | undefined {
  const { status, host, made, sourcePort, sent } = fields
  const [toBalancer = null, toWorker = null] = destinationOf(fields.to)
  const balancer = isNothing(fields.balancer) ? toBalancer : fields.balancer
  const worker = isNothing(fields.worker) ? toWorker : fields.worker
  const named = [balancer?.replace('balancer://', '') ?? null, worker].filter((name) => !isNothing(name))
  const backends = named.length > 0 ? named.flatMap((name) => name ?? []) : host === null ? [] : [host]
  if (backends.length === 0 && made === null) return undefined
  const failure = failureOf(status)
  const isGatewayStatus = status >= 502 && status <= 504
  // A kept connection to the server broke: Apache closes the client's without a word, so that it may ask again.
  const isClosed = failure !== null && made !== null && sent === '0'
  const isMade = made === '*' || isClosed || (isGatewayStatus && sourcePort === '-')
  return {
    backends,
    isNamed: named.length > 0,
    isMade: made === null ? null : failure !== null && isMade,
    class: isClosed ? 'network' : failure,
    // It says 502 of a server that was too late as of one that broke off; only its error log tells which.
    ...(status === 502 && !isClosed ? { reason: 'failed' as const } : {}),
  }
}

/** Name of the balancer, or address of the server, that a request was to go to. */
function destinationOf(to: string | null): [balancer?: string | null, worker?: string] {
  const [, scheme = '', name = ''] = /^proxy:(\w+):\/\/([^/]+)/.exec(to ?? '') ?? []
  if (name === '') return []
  return scheme === 'balancer' ? [name] : [null, `${scheme}://${name}`]
}
