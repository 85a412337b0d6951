import type { ReceiveConfig } from '../../runtime/config-receive.ts'
import { mayWrite } from './may-write.ts'
import type { Receiver } from './receiver.ts'
import type { Reply, Room, Visit } from './room.ts'
import { unpackSnappy } from './snappy-block.ts'
import { decodeWriteRequest, type WriteVersion } from './write-request.ts'

const path = '/api/v1/write'
const maxBytes = 64 * 1_048_576

/** Takes what a Prometheus writes. */
export const writeRoom = (config: ReceiveConfig, receiver: Receiver): Room => ({
  paths: path,
  isAt: (asked) => asked === path,
  mayEnter: ({ headers }) => mayWrite(headers.authorization ?? '', config),
  refuse(visit) {
    const version = versionOf(visit)
    return typeof version === 'number' ? null : version
  },
  take(packed, visit) {
    const version = versionOf(visit)
    return typeof version === 'number' ? take(packed, version, receiver) : version
  },
})

/** Which message the body holds, or why it cannot be read. */
function versionOf({ headers }: Visit): WriteVersion | Reply {
  const unsupported = (text: string): Reply => ({ status: 415, outcome: 'unsupported', text })
  const encoding = headers['content-encoding'] ?? ''
  if (encoding !== 'snappy') return unsupported(`Content-Encoding is "${encoding.slice(0, 40)}"; snappy is taken.`)
  const said = [headers['x-prometheus-remote-write-version']].flat()[0]
  if (said !== undefined && !/^(?:0\.1|1|2)(?:\.|$)/.test(said))
    return unsupported(`Version ${said.slice(0, 40)} is not known; 0.1.0 and 2.0.0 are.`)
  const [type = '', ...parameters] = (headers['content-type'] ?? 'application/x-protobuf').split(';')
  const message = parameters.map((one) => /^\s*proto=(\S+)\s*$/.exec(one)?.[1]).find((one) => one !== undefined)
  if (type.trim().toLowerCase() === 'application/x-protobuf') {
    if (message === undefined || message === 'prometheus.WriteRequest') return 1
    if (message === 'io.prometheus.write.v2.Request') return 2
  }
  return unsupported(
    'Content-Type is not known; application/x-protobuf is taken, with proto=prometheus.WriteRequest or proto=io.prometheus.write.v2.Request.',
  )
}

function take(packed: Buffer, version: WriteVersion, receiver: Receiver): Reply {
  const unpacked = unpackSnappy(packed, maxBytes)
  if (!unpacked.ok) {
    return unpacked.reason === 'too-big'
      ? { status: 413, outcome: 'too-big', text: `Over ${maxBytes / 1_048_576} MiB unpacked.` }
      : { status: 400, outcome: 'malformed', text: 'The body is no block of Snappy.' }
  }
  const decoded = decodeWriteRequest(unpacked.bytes, version)
  if (!decoded.ok) return { status: 400, outcome: 'malformed', text: decoded.why }
  const { invalid } = decoded.request
  const { samples, left } = receiver.take(decoded.request)
  const headers = {
    'x-prometheus-remote-write-samples-written': String(samples + left.late + left.replica),
    'x-prometheus-remote-write-histograms-written': '0',
    'x-prometheus-remote-write-exemplars-written': '0',
  }
  // What was left out would be left out again: sending it once more helps nobody.
  if (invalid.count > 0)
    return {
      status: 400,
      outcome: 'partly',
      text: `${invalid.count} series were left out. ${invalid.first ?? ''}`,
      headers,
    }
  return { status: 204, outcome: 'taken', headers }
}
