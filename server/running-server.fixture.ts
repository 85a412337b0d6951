// biome-ignore lint/style/noRestrictedImports: tests speak to the server as its clients do.
import { io, type Socket } from 'socket.io-client'
import { onTestFinished } from 'vitest'
import type { Batch, BatchAck, BatchPart } from '../contracts/batch.ts'
import { type Board, type BrowserToServer, boardNamespace, type ServerToBrowser } from '../contracts/board.ts'
import { type Bucket, emptyBucket, sliceMs } from '../contracts/bucket.ts'
import { type CollectorToServer, collectorNamespace, type ServerToCollector } from '../contracts/collector-link.ts'
import type { ErrorGroup } from '../contracts/error-group.ts'
import { bucketStart } from '../contracts/instant.ts'
import { systemClock } from '../runtime/clock.ts'
import { Config } from '../runtime/config.ts'
import { silentLog } from '../runtime/log.ts'
import { createMetrics } from '../runtime/metrics.ts'
import { systemRandom } from '../runtime/random.ts'
import { createServer, type ServerDeps } from './server.ts'
import { createMemoryStore } from './store/memory-store.ts'

/** A real server on a free port, stopped when the test ends. `server` are settings of that part of the YAML. */
export async function runServer(server: Record<string, unknown> = {}, deps: Partial<ServerDeps> = {}) {
  const config = Config.parse({ server: { port: 0, ...server }, teams: { web: { services: { shop: {} } } } })
  const all: ServerDeps = {
    clock: systemClock,
    random: systemRandom,
    log: silentLog(),
    metrics: createMetrics(),
    store: createMemoryStore(),
    screens: '/nowhere',
    release: 'r1',
    demo: false,
    ...deps,
  }
  const running = createServer(config, all)
  onTestFinished(() => running.stop())
  const { url, port } = await running.start()
  return { ...all, url, port, stop: () => running.stop() }
}

type Extras = { headers?: Record<string, string> }
const open = (url: string, { headers }: Extras): Socket => {
  const socket = io(url, {
    transports: ['websocket'],
    extraHeaders: headers ?? {},
    reconnection: false,
    forceNew: true,
  })
  onTestFinished(() => {
    socket.disconnect()
  })
  return socket
}

export type CollectorSocket = Socket<ServerToCollector, CollectorToServer>
export const connectCollector = (url: string, extras: Extras = {}): CollectorSocket =>
  open(url + collectorNamespace, extras)

export type ScreenSocket = Socket<ServerToBrowser, BrowserToServer>
export const connectScreen = (url: string, extras: Extras = {}): ScreenSocket => open(url + boardNamespace, extras)

/** `connected`, or the words of the refusal. */
export const outcomeOf = (socket: ReturnType<typeof open>): Promise<string> =>
  new Promise((resolve) => {
    socket.on('connect', () => resolve('connected'))
    socket.on('connect_error', (error: Error) => resolve(error.message))
  })

export const sendBatch = (socket: CollectorSocket, batch: Batch): Promise<BatchAck> =>
  socket.emitWithAck('batch', batch)

export async function watchTeam(socket: ScreenSocket, team = 'web'): Promise<Board> {
  const reply = await socket.emitWithAck('watch', team)
  if (!reply.ok) throw new Error(reply.reason)
  return reply.board
}

export const bucketNow = (counts: Partial<Bucket> = {}): Bucket => ({
  ...emptyBucket({ service: 'shop', vantage: 'app', at: bucketStart(systemClock.now(), sliceMs) }),
  ...counts,
})

export const batchOf = (seq: number, part: Partial<BatchPart>): Batch => ({
  id: { collector: 'c1', incarnation: '0123456789abcdef', seq },
  parts: { web: { buckets: [], groups: [], sightings: [], gaps: [], ...part } },
})

export const groupOf = (of: Partial<ErrorGroup> = {}): ErrorGroup => ({
  id: 'k1:0123456789abcdef',
  service: 'shop',
  vantage: 'error-log',
  class: 'database',
  rule: 'python-database',
  title: 'OperationalError',
  message: 'could not connect to <host>',
  route: null,
  where: null,
  sample: null,
  ...of,
})
