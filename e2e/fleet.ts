import { io, type Socket } from 'socket.io-client'
import type { BatchPart } from '../contracts/batch.ts'
import { type Bucket, sliceMs } from '../contracts/bucket.ts'
import { type CollectorToServer, collectorNamespace, type ServerToCollector } from '../contracts/collector-link.ts'
import type { ErrorGroup } from '../contracts/error-group.ts'
import { bucketStart } from '../contracts/instant.ts'
import type { TargetReport } from '../contracts/target.ts'

/** What a synthetic service does. */
export type Behaviour = 'ok' | 'slow' | 'watch' | 'failing' | 'few' | 'idle' | 'lost' | 'log-only'
export type Cast = Record<string, Behaviour>

const names = [
  'auth',
  'bff',
  'billing',
  'cart',
  'catalog',
  'emails',
  'fraud',
  'gateway',
  'invoice',
  'ledger',
  'legacy-xml-import-worker',
  'payment',
  'prices',
  'search',
  'session',
  'stock',
]

/** The first `count` services, all ok but those that are cast otherwise. */
export const castOf = (count: number, others: Cast = {}): Cast =>
  Object.fromEntries(names.slice(0, count).map((name) => [name, others[name] ?? 'ok']))

const kinds: readonly Pick<ErrorGroup, 'title' | 'message' | 'route' | 'class'>[] = [
  {
    title: 'OperationalError',
    message: 'could not connect to server: connection refused, is it running on <host> and accepting connections?',
    route: 'POST /orders/:id/checkout',
    class: 'database',
  },
  { title: 'PSP_TIMEOUT', message: 'upstream 504 after <n> ms', route: 'POST /charge', class: 'timeout' },
  { title: 'TypeError', message: "Cannot read properties of null (reading 'id')", route: 'GET /q', class: 'exception' },
  { title: 'ValidationError', message: 'quantity must be a positive integer', route: 'POST /items', class: 'contract' },
  {
    title: 'requests.exceptions.ReadTimeout',
    message: "HTTPConnectionPool(host='<host>', port=<n>): Read timed out. (read timeout=<n>)",
    route: 'GET /api/v2/products/:id/availability',
    class: 'timeout',
  },
]
export const commonKind = {
  title: 'ConnectionRefusedError',
  message: '[Errno 111] Connection refused: redis:6379',
  route: null,
  class: 'network',
} as const

const rates: Record<Behaviour, { requests: number; errors: (slice: number, index: number) => number }> = {
  ok: { requests: 640, errors: (slice, index) => (slice > 95 && (slice + index * 7) % 23 < 2 ? 1 : 0) },
  slow: { requests: 400, errors: () => 0 },
  watch: { requests: 400, errors: (slice) => (slice < 18 ? 10 + (slice % 3) : 0) },
  failing: { requests: 700, errors: (slice, index) => (slice < 40 ? 60 + (40 - slice) * (1 + (index % 6)) : 0) },
  few: { requests: 0, errors: () => 0 },
  idle: { requests: 0, errors: () => 0 },
  lost: { requests: 300, errors: () => 0 },
  'log-only': { requests: 0, errors: (slice) => (slice === 5 || slice === 25 ? 1 : 0) },
}

/** How long so many answers took; a slow service lets every eighth wait, since ten minutes ago. */
const latencyOf = (behaviour: Behaviour, requests: number, slice: number): Record<string, number> => {
  const waited = behaviour === 'slow' && slice < 60 ? Math.ceil(requests / 8) : slice % 18 < 3 ? requests >> 6 : 0
  const middling = Math.floor(requests / 10)
  return { '50': requests - waited - middling, '250': middling, ...(waited > 0 && { '2500': waited }) }
}

const sidesOf = (requests: number, errors: number): Record<string, number> => ({
  'database|calls|default': requests * 2,
  'database|connection errors|default': Math.ceil(errors / 8),
  'database|pool time-outs|default': requests % 7 === 0 ? 1 : 0,
  'outgoing|calls|payments': requests,
  'outgoing|retries|payments': Math.floor(errors / 10),
  'jobs|failures|': errors > 60 ? 1 : 0,
})

const notes = [
  'Counted by django_http_responses_total_by_status_view_method_total, because it knows the route of every answer.',
  'django_http_responses_total_by_status_total counts the same requests without their routes; it is not added.',
  'Its own /metrics answers are among its requests: one is taken off for each scrape.',
  'The routes prometheus-django-metrics and health-check are left out: nobody waits for them.',
  'Latency is read from django_http_requests_latency_seconds_by_view_method, whose last bound is 75 s.',
]

export type Fleet = {
  /** Half an hour of the past, in one Batch. */
  remember(): Promise<void>
  /** One more slice of the present for everybody. */
  tick(extra?: { service: string; errors: number }): Promise<void>
  report(): Promise<void>
  stop(): void
}

/** A collector that tells of services that do not exist. */
export function startFleet(
  url: string,
  { team, cast, isCommon }: { team: string; cast: Cast; isCommon: boolean },
): Fleet {
  const socket: Socket<ServerToCollector, CollectorToServer> = io(url + collectorNamespace, {
    transports: ['websocket'],
    forceNew: true,
  })
  const incarnation = Math.floor(Math.random() * 2 ** 48)
    .toString(16)
    .padStart(16, '0')
  let seq = 0
  const services = Object.entries(cast)

  const groupOf = (service: string, index: number, isLog: boolean): ErrorGroup => {
    const kind = isCommon ? commonKind : (kinds[index % kinds.length] ?? commonKind)
    return {
      ...kind,
      id: `k1:${(index + 1).toString(16).padStart(16, '0')}`,
      service,
      vantage: isLog ? 'error-log' : 'app',
      rule: 'synthetic',
      where: `${service}/views.py in handle`,
      sample: {
        at: Date.now(),
        text: `Traceback (most recent call last):\n  File "${service}/views.py", line 88\n${kind.title}: ${kind.message}`,
      },
    }
  }

  const send = async (part: BatchPart) => {
    seq++
    const id = { collector: 'e2e', incarnation, seq }
    const answer = await socket.emitWithAck('batch', { id, parts: { [team]: part } })
    if (!answer.ok) throw new Error(`the server refused a batch: ${answer.reason} ${answer.detail}`)
  }

  const addSlice = (part: BatchPart, slice: number, extra?: { service: string; errors: number }) => {
    const at = bucketStart(Date.now(), sliceMs) - slice * sliceMs
    for (const [index, [service, behaviour]] of services.entries()) {
      const isLog = behaviour === 'log-only'
      const rate = rates[behaviour]
      const isFew = behaviour === 'few' && slice % 12 === 1
      const requests = isFew ? 1 : isLog || behaviour === 'few' ? 0 : rate.requests + ((index * 37 + slice * 13) % 60)
      const errors =
        (isFew && slice === 13 ? 1 : rate.errors(slice, index)) + (extra?.service === service ? extra.errors : 0)
      if ((requests === 0 && errors === 0) || behaviour === 'idle' || (behaviour === 'lost' && slice < 60)) continue
      const group = groupOf(service, index, isLog)
      const isMeasured = requests > 0 && behaviour !== 'few'
      const latency = isMeasured ? { latency: latencyOf(behaviour, requests, slice) } : {}
      const route = behaviour === 'slow' ? 'GET /checkout' : (group.route ?? 'GET /')
      const bucket: Bucket = {
        service,
        vantage: isLog ? 'error-log' : 'app',
        at,
        requests,
        errors,
        classes: errors > 0 ? { [group.class]: errors } : {},
        routes: requests > 0 ? { [route]: { requests, errors, ...latency } } : {},
        ...latency,
        ...(isMeasured && { sides: sidesOf(requests, errors) }),
      }
      part.buckets.push(bucket)
      if (errors > 0 && (behaviour !== 'ok' || extra)) {
        if (!part.groups.some(({ id }) => id === group.id)) part.groups.push(group)
        part.sightings.push({ group: group.id, service, at, count: errors })
      }
    }
  }

  const targetOf = ([service, behaviour]: [string, Behaviour]): TargetReport => {
    const isLost = behaviour === 'lost'
    const now = Date.now()
    return {
      team,
      service,
      kind: behaviour === 'log-only' ? 'log' : 'metrics',
      name: behaviour === 'log-only' ? `/var/log/${service}/error.log` : `http://10.0.0.7:8000/${service}/metrics`,
      ok: !isLost,
      fault: isLost ? 'refused' : null,
      detail: isLost ? 'nothing listens at 10.0.0.7:8000' : 'read',
      readAt: now,
      goodAt: isLost ? now - 600_000 : now,
      intervalMs: 1_000,
      tookMs: 4,
      bytes: 2_048,
      recognised: behaviour === 'log-only' ? 'apache-error' : 'django-prometheus',
      vantage: behaviour === 'log-only' ? 'error-log' : 'app',
      notes: [],
    }
  }

  /** A slow service has twenty replicas, of which one cannot be read, and much is to be said of them. */
  const targetsOf = (entry: [string, Behaviour]): TargetReport[] =>
    entry[1] !== 'slow'
      ? [targetOf(entry)]
      : Array.from({ length: 20 }, (_, replica) => ({
          ...targetOf(entry),
          name: `http://10.0.0.${100 + replica}:8000/${entry[0]}/metrics`,
          notes: replica === 11 ? [...notes, 'The clock of this target is 1.2 s behind; nothing was moved.'] : notes,
          ...(replica === 7 && { ok: false, fault: 'refused' as const, detail: 'nothing listens at 10.0.0.107:8000' }),
        }))

  const report = async () => {
    await socket.emitWithAck('report', { collector: 'e2e', sentAt: Date.now(), targets: services.flatMap(targetsOf) })
  }
  // One that is under way when the fleet stops is never answered.
  const reporting = setInterval(() => void report().catch(() => {}), 2_000)
  const emptyPart = (): BatchPart => ({ buckets: [], groups: [], sightings: [], gaps: [] })

  return {
    async remember() {
      // In pieces, because a Batch has bounds.
      for (let from = 180; from > 0; from -= 45) {
        const part = emptyPart()
        for (let slice = from; slice > from - 45; slice--) addSlice(part, slice)
        await send(part)
      }
      await report()
    },
    async tick(extra) {
      const part = emptyPart()
      addSlice(part, 0, extra)
      await send(part)
    },
    report,
    stop() {
      clearInterval(reporting)
      socket.disconnect()
    },
  }
}
