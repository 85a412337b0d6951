import { PbfWriter } from 'pbf'
import type { Reply, Visit } from './room.ts'

export type OtlpEncoding = 'json' | 'protobuf'

/** How a request is written; its answer is written the same way. */
export function encodingOf({ headers }: Visit): OtlpEncoding | null {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  if (type === 'application/json') return 'json'
  return type === 'application/x-protobuf' || type === 'application/protobuf' ? 'protobuf' : null
}

const typeOf = { json: 'application/json', protobuf: 'application/x-protobuf' }
const asJson = (value: unknown) => ({ text: JSON.stringify(value), headers: { 'content-type': typeOf.json } })
const asProtobuf = (pbf: PbfWriter) => ({
  text: Buffer.from(pbf.finish()),
  headers: { 'content-type': typeOf.protobuf },
})

/** That all was taken, or how many records were not: an answer without anything in it says that all of it was. */
export function takenReply(encoding: OtlpEncoding, { rejected, why }: { rejected: number; why: string }): Reply {
  const taken = { status: 200, outcome: rejected > 0 ? 'partly' : 'taken' } as const
  if (encoding === 'json') {
    const partialSuccess = { rejectedLogRecords: String(rejected), errorMessage: why }
    return { ...taken, ...asJson(rejected > 0 ? { partialSuccess } : {}) }
  }
  const pbf = new PbfWriter()
  if (rejected > 0) {
    const writePartial = (_: null, partial: PbfWriter) => {
      partial.writeVarintField(1, rejected)
      partial.writeStringField(2, why)
    }
    pbf.writeMessage(1, writePartial, null)
  }
  return { ...taken, ...asProtobuf(pbf) }
}

/** What is wrong, as `google.rpc.Status`, because that is what exporters read. */
export function phraseForExporter(reply: Reply, visit: Visit): Reply {
  const { status, text, headers } = reply
  const encoding = encodingOf(visit)
  if (status === 200 || typeof text !== 'string' || encoding === null) return reply
  const code = codes[status] ?? 3
  if (encoding === 'json') {
    const phrased = asJson({ code, message: text })
    return { ...reply, ...phrased, headers: { ...headers, ...phrased.headers } }
  }
  const pbf = new PbfWriter()
  pbf.writeVarintField(1, code)
  pbf.writeStringField(2, text)
  const phrased = asProtobuf(pbf)
  return { ...reply, ...phrased, headers: { ...headers, ...phrased.headers } }
}

/** Statuses of HTTP in the numbers of gRPC: unauthenticated, exhausted, unavailable; all others are a wrong argument. */
const codes: Record<number, number> = { 401: 16, 413: 8, 429: 8, 503: 14 }
