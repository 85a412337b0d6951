import { Socket } from 'node:net'
import { createSecureContext, type SecureContext } from 'node:tls'
import { buildConnector, Client } from 'undici'
import type { ScrapeSource } from '../../../runtime/config-scrape.ts'
import { readInPlace } from './in-place-socket.ts'
import { failure, type ScrapeFailure } from './scrape-fault.ts'
import { type WatchedFile, watchedFile } from './watched-file.ts'

/** A host that answers nothing at all is given up even where the timeout of a scrape is longer. */
const connectWithinMs = 10_000
const leastKeptMs = 60_000

/** Header size of a sane answer; more is refused by the client. */
const maxHeaderBytes = 16_384

/** The one kept connection to a Target. A second one would only wait for the same single answer. */
export interface Connection {
  /** `problem`: a file that cannot be read now, while what was read before is used on. */
  open(): Promise<{ ok: true; client: Client; problem: string | null } | ScrapeFailure>
  /** Breaks an attempt to connect that is under way. */
  giveUp(reason: Error): void
  close(): Promise<void>
}

/** The socket's path stands where a host name stands, with %2F for each slash. */
export const socketPathOf = ({ protocol, hostname }: URL): string | null =>
  protocol === 'http+unix:' ? decodeURIComponent(hostname) : null

type TlsFiles = { ca: WatchedFile | null; cert: WatchedFile | null; key: WatchedFile | null }

function filesOf({ tls }: ScrapeSource): TlsFiles | null {
  if (tls?.ca === undefined && tls?.cert === undefined) return null
  const watch = (path: string | undefined) => (path === undefined ? null : watchedFile(path))
  return { ca: watch(tls.ca), cert: watch(tls.cert), key: watch(tls.key) }
}

type TlsReading =
  | { ok: true; isNew: boolean; problem: string | null; context: () => SecureContext }
  | { ok: false; problem: string }

async function readTlsFiles({ ca, cert, key }: TlsFiles): Promise<TlsReading> {
  const readings = await Promise.all([ca?.read(), cert?.read(), key?.read()])
  let isNew = false
  let problem: string | null = null
  for (const reading of readings) {
    if (reading === undefined) continue
    if (!reading.ok) return reading
    isNew ||= reading.isNew
    problem ??= reading.problem
  }
  const [caText, certText, keyText] = readings.map((reading) => (reading?.ok ? reading.text : undefined))
  return { ok: true, isNew, problem, context: () => createSecureContext({ ca: caText, cert: certText, key: keyText }) }
}

export function createConnection(scrape: ScrapeSource): Connection {
  const url = new URL(scrape.url)
  const socketPath = socketPathOf(url)
  const files = filesOf(scrape)
  const keptMs = Math.max(leastKeptMs, 2.5 * (scrape.interval ?? 0))
  let client: Client | null = null
  let connecting: Socket | null = null
  let isOutdated = true

  const { serverName, insecureSkipVerify } = scrape.tls ?? {}

  const createClient = (secureContext: SecureContext | null): Client => {
    const toTls = buildConnector({
      timeout: connectWithinMs,
      ...(serverName === undefined ? {} : { servername: serverName }),
      ...(insecureSkipVerify ? { rejectUnauthorized: false } : {}),
      ...(secureContext === null ? {} : { secureContext }),
    })
    /** Encrypted bytes are decrypted into memory of their own; all others are read in place. */
    const connect = url.protocol === 'https:' ? toTls : connectPlain(socketPath)
    return new Client(socketPath === null ? url.origin : 'http://localhost', {
      connect(options, callback) {
        const socket: unknown = connect(options, (...outcome) => {
          connecting = null
          callback(...outcome)
        })
        connecting = socket instanceof Socket ? socket : null
      },
      pipelining: 1,
      // The time of a scrape is limited as a whole.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: keptMs,
      keepAliveMaxTimeout: Math.max(600_000, keptMs),
      maxHeaderSize: maxHeaderBytes,
    })
  }

  const renew = async (tlsFiles: TlsFiles): Promise<string | null> => {
    const reading = await readTlsFiles(tlsFiles)
    if (!reading.ok) return reading.problem
    isOutdated ||= reading.isNew
    if (!isOutdated) return reading.problem
    try {
      const next = createClient(reading.context())
      isOutdated = false
      void client?.close().catch(() => {})
      client = next
      return reading.problem
    } catch (error) {
      // Half of a rotation: the new certificate is there, and its key comes in a moment.
      return `ca, cert and key do not make a certificate together (${error instanceof Error ? error.message : 'unreadable'})`
    }
  }

  return {
    async open() {
      if (files === null) client ??= createClient(null)
      const problem = files === null ? null : await renew(files)
      if (client !== null) return { ok: true, client, problem }
      return failure('tls', `The files under tls cannot be used: ${problem ?? 'nothing was read'}.`)
    },
    giveUp(reason) {
      connecting?.destroy(reason)
    },
    async close() {
      connecting?.destroy()
      await client?.destroy()
    },
  }
}

/** A connector whose sockets read in place. It gives the socket that it makes, although its type does not say so. */
const connectPlain =
  (socketPath: string | null): buildConnector.connector =>
  (options, callback) => {
    const reading = readInPlace()
    const path = socketPath === null ? {} : { socketPath }
    const connect = buildConnector({ timeout: connectWithinMs, ...path, onread: reading.onread })
    const socket: unknown = connect(options, callback)
    if (socket instanceof Socket) reading.attach(socket)
    return socket
  }
