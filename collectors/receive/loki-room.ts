import type { ReceiveConfig } from '../../runtime/config-receive.ts'
import { opened } from '../logs/envelopes/envelope.ts'
import { saidService } from './logs-room.ts'
import { type LokiStream, readLokiJson, readLokiProtobuf } from './loki-push.ts'
import { mayWrite } from './may-write.ts'
import type { Posted } from './posted-way.ts'
import type { Reply, Room, Visit } from './room.ts'
import { unpackSnappy } from './snappy-block.ts'
import { unpackBody } from './unpack-body.ts'

const path = '/loki/api/v1/push'
const maxBytes = 32 * 1_048_576
/** Labels that name the service, as agents of Loki set them. */
const usualLabels = [
  'service_name',
  'service',
  'app',
  'app_kubernetes_io_name',
  'container',
  'compose_service',
  'container_name',
  'job',
]

const isJson = ({ headers }: Visit) => /^application\/json\b/i.test(headers['content-type'] ?? '')

/** Takes lines as agents push them to Loki: JSON, or protobuf packed by Snappy, which is what most of them do. */
export function lokiRoom(config: ReceiveConfig, posted: Posted): Room {
  const names = config.logs.serviceFields ?? usualLabels
  return {
    paths: path,
    isAt: (asked) => asked === path,
    mayEnter: ({ headers }) => mayWrite(headers.authorization ?? '', config),
    refuse: () => null,
    async take(packed, visit): Promise<Reply> {
      const read = await pushIn(packed, visit)
      if ('status' in read) return read
      const said = saidService(visit)
      const items = read.streams.flatMap(({ labels, lines }) => {
        const owner = posted.owners.of([said, ...names.map((name) => labels.get(name))])
        if (owner === null) return []
        const stream = [...labels].map(([name, value]) => `${name}=${value}`).join(',')
        return lines.map(({ at, text }) => ({ origin: { owner, stream }, at, text }))
      })
      await posted.feed(items, (logs, { origin, at, text }) => {
        const letter = opened({ text, stream: origin.stream, stamp: at, zoned: at !== null })
        logs.line(origin, text.replace(/\r?\n$/, ''), { letter })
      })
      return { status: 204, outcome: read.skipped > 0 ? 'partly' : 'taken', once: posted.kept() }
    },
  }
}

type Push = { streams: LokiStream[]; skipped: number }

async function pushIn(packed: Buffer, visit: Visit): Promise<Push | Reply> {
  const malformed = (text: string): Reply => ({ status: 400, outcome: 'malformed', text })
  if (isJson(visit)) {
    const unpacked = await unpackBody(packed, visit.headers['content-encoding'])
    if (!unpacked.ok) return unpacked.reply
    const read = readLokiJson(unpacked.bytes.toString('utf8'))
    return read.ok ? read : malformed(read.why)
  }
  const unpacked = unpackSnappy(packed, maxBytes)
  if (!unpacked.ok) {
    return unpacked.reason === 'too-big'
      ? { status: 413, outcome: 'too-big', text: `Over ${maxBytes / 1_048_576} MiB unpacked.` }
      : malformed('The body is neither JSON, as Content-Type would say, nor a block of Snappy.')
  }
  const read = readLokiProtobuf(unpacked.bytes)
  return read.ok ? read : malformed(read.why)
}
