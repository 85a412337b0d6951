import type { TargetFault } from '../../contracts/target.ts'
import { scrub } from '../logs/scrub/scrub.ts'

/** A scrape that brought nothing: the fault's word, and a sentence of what was found and what would be right. */
export type ScrapeFailure = { ok: false; fault: TargetFault; detail: string }

export const failure = (fault: TargetFault, detail: string): ScrapeFailure => ({ ok: false, fault, detail })

const codeOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const cause = error instanceof Error && error.cause instanceof Error ? codeOf(error.cause) : ''
  return `${error instanceof Error ? error.name : ''} ${code} ${cause}`
}

/** The connection ended before anything was answered, as a kept one does that the target closes just now. */
export const isBrokenConnection = (error: unknown): boolean => /UND_ERR_SOCKET|ECONNRESET|EPIPE/.test(codeOf(error))

/** What an error of the connection means for people. */
export function connectionFailure(error: unknown, host: string): ScrapeFailure {
  const code = codeOf(error)
  const message = error instanceof Error ? error.message : String(error)
  if (/ECONNREFUSED/.test(code))
    return failure('refused', `Nobody listens on ${host}. Is the service up, the port right?`)
  if (/EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL/.test(code))
    return failure(
      'refused',
      `There is no way to ${host} from here. Is the address right, a network or firewall between?`,
    )
  if (/ENOTFOUND|EAI_AGAIN/.test(code))
    return failure('dns', `The name in ${host} does not resolve. Is it spelt right?`)
  if (/TIMEOUT|ETIMEDOUT/.test(code))
    return failure('timeout', `No connection to ${host} came about in time. Is a firewall between, the host down?`)
  if (/CERT|TLS|SSL|EPROTO|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_/.test(code)) {
    return failure('tls', `No TLS connection to ${host}: ${message}. Is it https, and is its certificate known here?`)
  }
  if (/HTTPParserError|HPE_/.test(code))
    return failure('not-metrics', `What answers on ${host} does not speak HTTP. Is the port right, or is it https?`)
  if (/Z_/.test(code))
    return failure('read-failed', `The answer of ${host} is marked as gzip and does not unpack; nothing was counted.`)
  if (/UND_ERR_INVALID_ARG/.test(code))
    return failure(
      'read-failed',
      `A header that is configured for ${host} cannot be sent. Is there a line break in it?`,
    )
  return failure('reset', `The connection to ${host} broke before the answer was whole; nothing was counted from it.`)
}

export const timeoutFailure = (timeoutMs: number): ScrapeFailure =>
  failure(
    'timeout',
    `No whole answer within ${timeoutMs} ms. A longer interval or timeout may be right, or the target hangs.`,
  )

/** A status other than 200, with where it pointed or how its body began. */
export function statusFailure(
  status: number,
  { location, body }: { location: string | null; body: string },
): ScrapeFailure {
  if (location !== null) {
    return failure('status', `It answered ${status}, a redirect to ${whereTo(location)}. Scrape the final address.`)
  }
  const needs = status === 401 || status === 403 ? ' It wants a login: set headers for it.' : ''
  return failure('status', `It answered ${status} instead of 200.${needs} ${beginning(body)}`.trim())
}

/** Where a redirect points, without login and query. */
function whereTo(location: string): string {
  if (!URL.canParse(location)) return scrub(location.split(/[?#]/)[0] ?? '').slice(0, 200)
  const { origin, pathname } = new URL(location)
  return scrub(`${origin}${pathname}`).slice(0, 200)
}

/** A body that is no exposition. */
export function notMetricsFailure(body: Buffer): ScrapeFailure {
  if (body.length === 0) return failure('not-metrics', 'The answer was empty. Is the path right (/metrics)?')
  const text = body.toString('utf8', 0, 400)
  const what = /^\s*</.test(text) ? 'an HTML page, perhaps a login,' : 'something else'
  return failure('not-metrics', `Found ${what} instead of metrics. Is the path right (/metrics)? ${beginning(text)}`)
}

/** The first characters of a body, scrubbed, on one line. */
function beginning(text: string): string {
  const start = scrub(text).replace(/\s+/g, ' ').trim().slice(0, 80)
  return start === '' ? '' : `It begins: ${start}`
}
