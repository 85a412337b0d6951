import type { Clock } from '../../../runtime/clock.ts'
import type { ScrapeSource } from '../../../runtime/config-scrape.ts'
import type { ReadOptions } from '../exposition/reader.ts'
import { createClockSkew } from './clock-skew.ts'
import { createConnection, socketPathOf } from './connection.ts'
import { otherContentOf, typeNote, unitOf } from './content.ts'
import { createCredentials } from './credentials.ts'
import { type Answer, type Exchange, exchange } from './exchange.ts'
import { TooBig } from './read-body.ts'
import { createBodyReceiver } from './receive-body.ts'
import { type ExpositionFormat, requestHeaders } from './request-headers.ts'
import {
  connectionFailure,
  encodingFailure,
  failure,
  isBrokenConnection,
  notMetricsFailure,
  type ScrapeFailure,
  statusFailure,
  timeoutFailure,
  tooBigFailure,
} from './scrape-fault.ts'
import { unpack } from './unpack.ts'

/** Largest body, decoded, where the configuration sets none. */
export const usualMaxBytes = 16 * 1_048_576

export type Fetched = {
  ok: true
  /** Valid until the next fetch of the same Target, or until `release`: its memory is used again. */
  body: Buffer
  /** The sender framed the body and all of it came. */
  isWhole: boolean
  unit: ReadOptions['unit']
  /** The instant the values are attributed to: half way between asking and the first byte. */
  at: number
  /** How far the target's clock is ahead, when its Date header is clearly off. */
  skewMs: number
  tookMs: number
  note: string | null
  /** It was asked for a part alone: what is not in the body may be there all the same. */
  isFiltered?: boolean
}

export type Asking = {
  format?: ExpositionFormat
  /** Parameters that make the Target send a part alone, `a=b&c=d`. */
  filter?: string | null
}

/** Fetches one Target over one kept connection, one body at a time. */
export interface Fetcher {
  fetch(timeoutMs: number, asking?: Asking): Promise<Fetched | ScrapeFailure>
  /** Takes what the configuration keeps secret out of a text for people. */
  hide(text: string): string
  /** The body of the last fetch is not needed any more. */
  release(): void
  close(): Promise<void>
}

/** The address without credentials and query, for people. */
export function scrapeName(url: string): string {
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`.slice(0, 500)
}

class TimeIsUp extends Error {}

/** A timer that comes that late means that we were busy: what the target sent meanwhile waits to be read. */
const busyHereMs = 50
const graceMs = 250

export function createFetcher(scrape: ScrapeSource, { clock }: { clock: Clock }): Fetcher {
  const url = new URL(scrape.url)
  const maxBytes = scrape.limits?.maxBytes ?? usualMaxBytes
  const connection = createConnection(scrape)
  const credentials = createCredentials(scrape)
  const headers = { text: requestHeaders(scrape, 'text'), openmetrics: requestHeaders(scrape, 'openmetrics') }
  const hasOwnLogin = headers.text.authorization !== undefined
  const plain = createBodyReceiver(maxBytes)
  const skew = createClockSkew()
  let underWay: Exchange | null = null

  const pathFor = (filter: string | null): string => {
    const query = filter === null ? url.search : `${url.search === '' ? '?' : `${url.search}&`}${filter}`
    return `${url.pathname}${query}`
  }

  type Attempt = { timeoutMs: number; asking: Asking; hasTime: () => boolean }

  const ask = async ({ timeoutMs, asking, hasTime }: Attempt): Promise<Fetched | ScrapeFailure> => {
    const login = await credentials.login()
    if (!login.ok) return failure('no-permission', `There is no login: ${login.problem}.`)
    const opened = await connection.open()
    if (!opened.ok) return opened
    if (!hasTime()) throw new TimeIsUp()
    const { format = 'text', filter = null } = asking
    const request = {
      path: pathFor(filter),
      headers: {
        ...(login.header === null ? {} : { authorization: login.header }),
        ...headers[format],
        'x-prometheus-scrape-timeout-seconds': String(timeoutMs / 1_000),
      },
    }
    const send = () => {
      plain.release()
      underWay = exchange(opened.client, request, { receiver: plain, clock })
      return underWay.answer
    }
    const asked = clock.elapsed()
    const askedAt = clock.now()
    // A kept connection may be closed by the target in the moment it is used: asking once more is not a fault.
    const answer = await send().catch((error: unknown) => {
      if (!hasTime() || !isBrokenConnection(error) || plain.body().length > 0) throw error
      return send()
    })
    if (answer.status !== 200) {
      const body = credentials.hide(plain.body().toString('utf8', 0, 4_096))
      const location = answer.header('location')
      const shown = { status: answer.status, body, location: location === null ? null : credentials.hide(location) }
      return statusFailure(shown, { url, hasLogin: login.header !== null || hasOwnLogin })
    }
    const body = await bodyOf(answer)
    if ('ok' in body) return body
    const type = answer.header('content-type')
    if (otherContentOf(type, body.bytes) !== null)
      return notMetricsFailure(body.bytes, { type, hide: credentials.hide })
    return {
      ok: true,
      body: body.bytes,
      isWhole: body.isWhole,
      unit: unitOf(type),
      at: Math.round(askedAt + (answer.firstByteAt - asked) / 2),
      skewMs: skew.observe({ date: answer.header('date'), age: answer.header('age') }, clock.now()),
      tookMs: clock.elapsed() - asked,
      note: noteOf(typeNote(type), login.problem ?? opened.problem),
      isFiltered: filter !== null,
    }
  }

  const bodyOf = async (answer: Answer): Promise<{ bytes: Buffer; isWhole: boolean } | ScrapeFailure> => {
    const encoding = (answer.header('content-encoding') ?? '').trim().toLowerCase()
    // What unpacks is whole: gzip ends with its length and a checksum.
    if (/^(x-)?gzip$/.test(encoding)) return { bytes: await unpack(plain.body(), maxBytes), isWhole: true }
    if (encoding !== '' && encoding !== 'identity') return encodingFailure(encoding)
    const isFramed =
      answer.header('content-length') !== null || /chunked/i.test(answer.header('transfer-encoding') ?? '')
    return { bytes: plain.body(), isWhole: isFramed }
  }

  return {
    async fetch(timeoutMs, asking = {}) {
      let isLate = false
      let giveUp = () => {}
      const late = new Promise<never>((_, reject) => {
        giveUp = () => reject(new TimeIsUp())
      })
      const dueAt = clock.elapsed() + timeoutMs
      const timeIsUp = () => {
        isLate = true
        underWay?.breakOff(new TimeIsUp())
        connection.giveUp(new TimeIsUp())
        giveUp()
      }
      let cancel = clock.after(timeoutMs, () => {
        if (clock.elapsed() - dueAt < busyHereMs) timeIsUp()
        else cancel = clock.after(graceMs, timeIsUp)
      })
      try {
        return await Promise.race([ask({ timeoutMs, asking, hasTime: () => !isLate }), late])
      } catch (error) {
        if (isLate) return timeoutFailure(timeoutMs)
        return error instanceof TooBig ? tooBigFailure(maxBytes) : connectionFailure(error, url.host, socketPathOf(url))
      } finally {
        cancel()
        underWay = null
      }
    },
    hide: credentials.hide,
    release: plain.release,
    close: connection.close,
  }
}

const noteOf = (typed: string | null, problem: string | null): string | null =>
  problem === null
    ? typed
    : `${problem}; what was read of it before is used.${typed === null ? '' : ` ${typed}`}`.slice(0, 300)
