import type { ReceiveConfig } from '../../runtime/config-receive.ts'
import { readLogsBody } from './logs-body.ts'
import { mayWrite } from './may-write.ts'
import { postedLine, usualServiceFields } from './posted-record.ts'
import type { Posted } from './posted-way.ts'
import type { Reply, Room, Visit } from './room.ts'
import { unpackBody } from './unpack-body.ts'

/** The service that the sender names for all of a request. */
export const saidService = ({ query, headers }: Visit): string | null =>
  query.get('service') ?? [headers['x-service']].flat()[0] ?? null

/** Takes logs as any shipper posts them. */
export function logsRoom(config: ReceiveConfig, posted: Posted): Room {
  const fields = config.logs.serviceFields ?? usualServiceFields
  return {
    paths: '/logs',
    isAt: (path) => path === '/logs' || path === '/logs/',
    mayEnter: ({ headers }) => mayWrite(headers.authorization ?? '', config),
    refuse({ headers }) {
      if (!/msgpack|protobuf|multipart/i.test(headers['content-type'] ?? '')) return null
      const type = headers['content-type']?.slice(0, 60)
      const text = `Content-Type is ${type}; JSON, an object a line, and lines of text are taken (Fluent Bit: Format json).`
      return { status: 415, outcome: 'unsupported', text }
    },
    async take(packed, visit): Promise<Reply> {
      const unpacked = await unpackBody(packed, visit.headers['content-encoding'])
      if (!unpacked.ok) return unpacked.reply
      const body = readLogsBody(unpacked.bytes, visit.headers['content-type'])
      if (!body.ok) return { status: 400, outcome: 'malformed', text: body.why }
      const said = saidService(visit)
      let count = 0
      await posted.feed(body.items, (logs, item) => {
        count++
        const line =
          typeof item === 'string' ? { text: item, letter: null, stream: '', names: [] } : postedLine(item, fields)
        const owner = posted.owners.of([said, ...line.names])
        if (owner) logs.line({ owner, stream: line.stream }, line.text, { letter: line.letter })
      })
      const left = body.skipped > 0 ? ` ${body.skipped} were neither objects nor texts and were left out.` : ''
      return {
        status: 200,
        outcome: body.skipped > 0 ? 'partly' : 'taken',
        once: posted.kept(),
        text: `${count} ${count === 1 ? 'record or line' : 'records or lines'} taken.${left}`,
      }
    },
  }
}
