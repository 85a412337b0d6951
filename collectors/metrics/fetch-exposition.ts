import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { Pool } from 'undici'
import type { Clock } from '../../runtime/clock.ts'
import type { ScrapeSource } from '../../runtime/config-scrape.ts'
import { createClockSkew } from './clock-skew.ts'
import type { TimestampUnit } from './exposition/sample-line.ts'
import { readBeginning, readBody, TooBig } from './read-body.ts'
import { requestHeaders } from './request-headers.ts'
import {
  connectionFailure,
  failure,
  isBrokenConnection,
  type ScrapeFailure,
  statusFailure,
  timeoutFailure,
} from './scrape-fault.ts'

/** Largest body, decoded. */
export const maxBodyBytes = 16 * 1_048_576

export type Fetched = {
  ok: true
  body: Buffer
  /** The sender framed the body and all of it came. */
  isWhole: boolean
  unit: TimestampUnit
  /** The instant the values are attributed to: half way between asking and the first byte. */
  at: number
  /** How far the target's clock is ahead, when its Date header is clearly off. */
  skewMs: number
  tookMs: number
  note: string | null
}

/** Fetches one Target over one kept connection. */
export interface Fetcher {
  fetch(timeoutMs: number): Promise<Fetched | ScrapeFailure>
  close(): Promise<void>
}

const unzip = promisify(gunzip)
/** The address without credentials and query, for people. */
export function scrapeName(url: string): string {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`.slice(0, 500)
}

export function createFetcher(scrape: ScrapeSource, { clock }: { clock: Clock }): Fetcher {
  const url = new URL(scrape.url)
  // One connection per target: two would only wait for the same single answer.
  const pool = new Pool(url.origin, { connections: 1, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 60_000 })
  const headers = requestHeaders(scrape)
  const skew = createClockSkew()

  const ask = async (timeoutMs: number, signal: AbortSignal): Promise<Fetched | ScrapeFailure> => {
    const asked = clock.elapsed()
    const askedAt = clock.now()
    const timeout = { 'x-prometheus-scrape-timeout-seconds': String(timeoutMs / 1_000) }
    const path = `${url.pathname}${url.search}`
    const request = { method: 'GET', path, headers: { ...headers, ...timeout }, signal } as const
    // A kept connection may be closed by the target in the moment it is used: asking once more is not a fault.
    const answer = await pool.request(request).catch((error: unknown) => {
      if (signal.aborted || !isBrokenConnection(error)) throw error
      return pool.request(request)
    })
    const firstByte = clock.elapsed()
    const headerOf = (name: string) => [answer.headers[name]].flat()[0] ?? null
    if (answer.statusCode !== 200) {
      const body = await readBeginning(answer.body, 4_096)
      return statusFailure(answer.statusCode, { location: headerOf('location'), body })
    }
    const raw = await readBody(answer.body, maxBodyBytes)
    const isPacked = /gzip/i.test(headerOf('content-encoding') ?? '')
    const body = isPacked ? await unzip(raw, { maxOutputLength: maxBodyBytes }) : raw
    const type = headerOf('content-type')
    return {
      ok: true,
      body,
      // What unpacks is whole: gzip ends with its length and a checksum.
      isWhole: isPacked || headerOf('content-length') !== null || /chunked/i.test(headerOf('transfer-encoding') ?? ''),
      unit: unitOf(type),
      at: Math.round(askedAt + (firstByte - asked) / 2),
      skewMs: skew.observe({ date: headerOf('date'), age: headerOf('age') }, clock.now()),
      tookMs: clock.elapsed() - asked,
      note: noteOf(type),
    }
  }

  return {
    async fetch(timeoutMs) {
      const abort = new AbortController()
      const cancel = clock.after(timeoutMs, () => abort.abort())
      try {
        return await ask(timeoutMs, abort.signal)
      } catch (error) {
        if (abort.signal.aborted) return timeoutFailure(timeoutMs)
        if (
          error instanceof TooBig ||
          (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
        ) {
          return failure(
            'too-big',
            `The answer is over ${maxBodyBytes / 1_048_576} MiB. Let the target offer fewer metrics.`,
          )
        }
        return connectionFailure(error, url.host)
      } finally {
        cancel()
      }
    },
    close: () => pool.destroy(),
  }
}

/** A parser must not take seconds for milliseconds, so the Content-Type decides where there is one. */
function unitOf(type: string | null): TimestampUnit {
  if (type === null) return 'guess'
  if (/openmetrics/i.test(type)) return 's'
  return /version=0\.0\.4|version=1\.0\.0/i.test(type) ? 'ms' : 'guess'
}

const noteOf = (type: string | null): string | null =>
  type !== null && /text\/plain|openmetrics/i.test(type)
    ? null
    : `Its Content-Type is ${type ?? 'missing'}; text/plain; version=0.0.4 would be right. It is read all the same.`
