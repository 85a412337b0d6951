import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { ReceiveConfig } from '../../runtime/config-receive.ts'
import type { Log } from '../../runtime/log.ts'
import { StartError } from '../../runtime/start-error.ts'
import { readBody, TooBig } from '../metrics/fetch/read-body.ts'
import type { ReceiveMetrics } from './receive-metrics.ts'
import type { Receiver } from './receiver.ts'
import { unpackSnappy } from './snappy-block.ts'
import { decodeWriteRequest, type WriteVersion } from './write-request.ts'

const path = '/api/v1/write'
const maxPackedBytes = 16 * 1_048_576
const maxBytes = 64 * 1_048_576
/** A sender has a few connections; what is over this many at once is told to come again. */
const maxAtOnce = 16
const requestMs = 30_000

/** Why a request was not taken: the same words in the metric and in docs/discovery.md. */
export type WriteOutcome =
  | 'taken'
  | 'partly'
  | 'not-found'
  | 'method'
  | 'unauthorized'
  | 'unsupported'
  | 'malformed'
  | 'too-big'
  | 'busy'
  | 'full'

type Reply = { status: number; outcome: WriteOutcome; text?: string; headers?: Record<string, string> }

type Deps = { receiver: Receiver; log: Log; metrics: ReceiveMetrics; isFull: () => boolean }

/** Listens for what a Prometheus writes. Resolves to how it is reached and how to end it. */
export async function listenForWrites(
  config: ReceiveConfig,
  { receiver, log, metrics, isFull }: Deps,
): Promise<{ port: number; stop: () => Promise<void> }> {
  let atOnce = 0

  const answer = async (request: IncomingMessage): Promise<Reply> => {
    const refused = refusal(request, config)
    if (refused) return refused
    const version = versionOf(request)
    if (typeof version !== 'number') return version
    // The samples stay where they are: a sender always tries again after this status.
    if (isFull()) return later(503, 'full', 'What was counted waits for the server; send it again.')
    if (atOnce >= maxAtOnce) return later(429, 'busy', `Over ${maxAtOnce} requests at once; send it again.`)
    atOnce++
    try {
      return take(await readBody(request, maxPackedBytes), version, receiver)
    } catch (error) {
      if (!(error instanceof TooBig)) throw error
      return { status: 413, outcome: 'too-big', text: `Over ${maxPackedBytes / 1_048_576} MiB packed.` }
    } finally {
      atOnce--
    }
  }

  const server = createServer({ requestTimeout: requestMs }, (request, response) => {
    answer(request)
      .then((reply) => send(response, reply, metrics))
      .catch((error: unknown) => {
        // The sender went away, or something that nobody expected: it will send it again.
        if (!request.destroyed) log.error({ err: error }, 'a written request could not be taken')
        response.destroy()
      })
  })
  const port = await listening(server, config)
  log.info({ host: config.host, port }, 'taking what a Prometheus writes')
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listening(server: ReturnType<typeof createServer>, { host, port }: ReceiveConfig): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new StartError(`collector.receive cannot listen on ${host}:${port} (${error.code}); choose another port`)),
    )
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

const later = (status: number, outcome: WriteOutcome, text: string): Reply => ({
  status,
  outcome,
  text,
  headers: { 'retry-after': '5' },
})

/** What is wrong with a request before anything of it is read. */
function refusal({ url, method, headers }: IncomingMessage, config: ReceiveConfig): Reply | null {
  if ((url ?? '').split('?')[0] !== path) return { status: 404, outcome: 'not-found', text: `Write to ${path}.` }
  if (method !== 'POST')
    return { status: 405, outcome: 'method', text: 'Only POST is taken.', headers: { allow: 'POST' } }
  if (!mayWrite(headers.authorization ?? '', config))
    return { status: 401, outcome: 'unauthorized', text: 'It wants the token or login of collector.receive.' }
  if (Number(headers['content-length'] ?? 0) > maxPackedBytes)
    return { status: 413, outcome: 'too-big', text: `Over ${maxPackedBytes / 1_048_576} MiB packed.` }
  return null
}

function mayWrite(given: string, { token, basicAuth }: ReceiveConfig): boolean {
  const wanted = [
    ...(token === undefined ? [] : [`Bearer ${token}`]),
    ...(basicAuth === undefined
      ? []
      : [`Basic ${Buffer.from(`${basicAuth.username}:${basicAuth.password}`).toString('base64')}`]),
  ]
  // Compared by digests: neither the time that it takes nor the length tells anything.
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return wanted.length === 0 || wanted.some((one) => timingSafeEqual(digest(one), digest(given)))
}

/** Which message the body holds, or why it cannot be read. */
function versionOf({ headers }: IncomingMessage): WriteVersion | Reply {
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

function send(response: ServerResponse, { status, outcome, text, headers }: Reply, metrics: ReceiveMetrics): void {
  metrics.requests.inc({ outcome })
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers })
  response.end(text === undefined ? undefined : `${text}\n`)
}
