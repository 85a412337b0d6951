import type { ReceiveConfig } from '../../runtime/config-receive.ts'
import { opened } from '../logs/envelopes/envelope.ts'
import { logRecord } from '../logs/formats/format.ts'
import { type Fields, isFields, textOf } from '../logs/formats/json-fields.ts'
import { levelOfOtel, levelOfWord } from '../logs/formats/level.ts'
import type { FedLogs, Origin } from '../logs/ways-in/fed-logs.ts'
import type { Owner } from '../sink.ts'
import { saidService } from './logs-room.ts'
import { mayWrite } from './may-write.ts'
import { type OtlpLogs, type OtlpRecord, readOtlpJson, readOtlpProtobuf } from './otlp-logs.ts'
import { encodingOf, phraseForExporter, takenReply } from './otlp-reply.ts'
import type { Posted } from './posted-way.ts'
import type { Reply, Room } from './room.ts'
import { unpackBody } from './unpack-body.ts'

const usualAttributes = [
  'service.name',
  'k8s.deployment.name',
  'k8s.statefulset.name',
  'k8s.container.name',
  'container.name',
]
/** Who counts lines of one stream together: one process of one host. */
const placeAttributes = ['host.name', 'k8s.pod.name', 'container.id', 'service.instance.id', 'process.pid']

/** Takes the logs of OpenTelemetry over HTTP. */
export function otlpRoom(config: ReceiveConfig, posted: Posted): Room {
  const attributes = config.logs.serviceFields ?? usualAttributes
  return {
    paths: '/v1/logs',
    isAt: (path) => path === '/v1/logs',
    mayEnter: ({ headers }) => mayWrite(headers.authorization ?? '', config),
    phrase: phraseForExporter,
    refuse(visit) {
      if (encodingOf(visit) !== null) return null
      const type = visit.headers['content-type']?.slice(0, 60) ?? 'missing'
      const text = `Content-Type is ${type}; application/x-protobuf and application/json are taken.`
      return { status: 415, outcome: 'unsupported', text }
    },
    async take(packed, visit): Promise<Reply> {
      const unpacked = await unpackBody(packed, visit.headers['content-encoding'])
      if (!unpacked.ok) return unpacked.reply
      const encoding = encodingOf(visit) ?? 'json'
      const read =
        encoding === 'json' ? readOtlpJson(unpacked.bytes.toString('utf8')) : readOtlpProtobuf(unpacked.bytes)
      if (!read.ok) return { status: 400, outcome: 'malformed', text: read.why }
      const said = saidService(visit)
      const ownerOf = (resource: Fields) => posted.owners.of([said, ...namesIn(resource, attributes)])
      await posted.feed(itemsIn(read.logs, ownerOf), (logs, { origin, record }) => putRecord(logs, origin, record))
      const rejected = read.rejected()
      const reply = takenReply(encoding, { rejected, why: `${rejected} are no log records.` })
      return { ...reply, once: posted.kept() }
    },
  }
}

/** Records with whose they are; what the configuration leaves out is left out. */
function* itemsIn(logs: OtlpLogs, ownerOf: (resource: Fields) => Owner | null) {
  for (const { resource, records } of logs) {
    const owner = ownerOf(resource)
    if (owner === null) continue
    const origin = { owner, stream: placeAttributes.map((name) => String(resource[name] ?? '')).join('/') }
    for (const record of records) yield { origin, record }
  }
}

/** SDKs that nobody gave a name call the service `unknown_service`, which is none. */
const namesIn = (resource: Fields, attributes: readonly string[]): string[] =>
  attributes.flatMap((name) => {
    const value = textOf(resource, [name])
    return value === null || value.startsWith('unknown_service') ? [] : [value]
  })

function putRecord(logs: FedLogs, origin: Origin, record: OtlpRecord): void {
  const { at, attributes, scope } = record
  const level = record.severity > 0 ? levelOfOtel(record.severity) : levelOfWord(record.severityText)
  const type = textOf(attributes, ['exception.type'])
  const message = textOf(attributes, ['exception.message'])
  const head = type === null ? message : `${type}: ${message ?? ''}`
  const stack = textOf(attributes, ['exception.stacktrace']) ?? head
  const text = bodyText(record.body)
  if (level === 'unknown' && stack === null) {
    // A line that a collector of OpenTelemetry read from a file and did not look into.
    logs.line(origin, text, { letter: opened({ text, stream: origin.stream, stamp: at, zoned: true }) })
    return
  }
  logs.record(
    origin,
    logRecord({
      alone: true,
      // An exception without a severity was recorded because it was one.
      level: level === 'unknown' ? 'error' : level,
      message: text || message || type || '',
      stack,
      logger: scope === '' ? null : scope,
      code: requestIn(attributes),
      stamp: at,
      zoned: true,
    }),
  )
}

/** `GET /orders/:id`, where the attributes tell of the request that was being answered. */
function requestIn(attributes: Fields): string | null {
  const method = textOf(attributes, ['http.request.method', 'http.method'])
  const path = textOf(attributes, ['http.route', 'url.path', 'http.target'])
  return method !== null && path !== null ? `${method} ${path}` : null
}

function bodyText(body: unknown): string {
  if (typeof body === 'string') return body
  if (body === null || body === undefined) return ''
  return (isFields(body) ? textOf(body, ['message', 'msg']) : null) ?? JSON.stringify(body)
}
