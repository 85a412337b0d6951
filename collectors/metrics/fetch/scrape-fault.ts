import type { TargetFault } from '../../../contracts/target.ts'
import { scrub } from '../../logs/scrub/scrub.ts'
import { otherContentOf } from './content.ts'

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
export function connectionFailure(error: unknown, host: string, socketPath: string | null = null): ScrapeFailure {
  const code = codeOf(error)
  if (socketPath !== null) {
    const ofSocket = socketFailure(code, socketPath)
    if (ofSocket) return ofSocket
  }
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
  if (isTlsCode(code)) return failure('tls', tlsSentence(code, host, error))
  return answerFailure(code, host)
}

/** What came back cannot be read as an answer. */
function answerFailure(code: string, host: string): ScrapeFailure {
  if (/HEADERS_OVERFLOW/.test(code))
    return failure('not-metrics', `The headers that ${host} answers with are over 16 KiB. Is the port right?`)
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

function socketFailure(code: string, path: string): ScrapeFailure | null {
  if (/ENOENT|ENOTSOCK/.test(code))
    return failure('refused', `There is no socket at ${path}. Is the service up, the path right?`)
  if (/ECONNREFUSED/.test(code))
    return failure('refused', `There is a socket at ${path} and nobody listens on it. Is the service up?`)
  if (/EACCES|EPERM/.test(code))
    return failure('no-permission', `The socket ${path} may not be used. Let this process's user write to it.`)
  return null
}

const isTlsCode = (code: string): boolean =>
  /CERT|TLS|SSL|EPROTO|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_MISMATCH/.test(code)

/** In order: the first that fits. Codes of OpenSSL and of Node. */
const tlsHelp: [RegExp, string][] = [
  [/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST/, 'It does not speak TLS there. Is it http instead?'],
  [/CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/, 'Its certificate is not valid at this time. Renew it, or correct the clock.'],
  [/ALTNAME|HOSTNAME_MISMATCH/, 'Its certificate is for another name. Set tls.serverName to one that it has.'],
  [
    /ALERT|HANDSHAKE_FAILURE/,
    'It refused us, perhaps for want of a certificate of ours. Set tls.cert and tls.key to one that it accepts.',
  ],
  [
    /SELF_SIGNED|UNABLE_TO_|DEPTH_ZERO|CERT/,
    'Nobody known here vouches for its certificate. Set tls.ca to the authority that does.',
  ],
]

function tlsSentence(code: string, host: string, error: unknown): string {
  const help = tlsHelp.find(([pattern]) => pattern.test(code))?.[1]
  const message = error instanceof Error ? error.message.split('\n')[0]?.slice(0, 120) : String(error)
  return `No TLS connection to ${host}. ${help ?? `${message}. Is it https?`}`
}

export const timeoutFailure = (timeoutMs: number): ScrapeFailure =>
  failure(
    'timeout',
    `No whole answer within ${timeoutMs} ms. A longer interval or timeout may be right, or the target hangs.`,
  )

export const tooBigFailure = (maxBytes: number): ScrapeFailure =>
  failure(
    'too-big',
    `The answer is over ${sizeText(maxBytes)}. Let the target offer fewer metrics, or set limits.maxBytes higher.`,
  )

const sizeText = (bytes: number): string =>
  bytes >= 2 ** 20 ? `${Math.round((bytes / 2 ** 20) * 10) / 10} MiB` : `${bytes} bytes`

/** The answer is packed in a way that was not asked for. */
export const encodingFailure = (encoding: string): ScrapeFailure =>
  failure(
    'read-failed',
    `The answer is packed as ${encoding.slice(0, 40)}, and gzip or nothing was asked for. Let the target, or the proxy before it, send gzip.`,
  )

type Answered = { status: number; location: string | null; body: string }

/** A status other than 200, with what helps, where it pointed or how its body began. */
export function statusFailure(
  { status, location, body }: Answered,
  { url, hasLogin }: { url: URL; hasLogin: boolean },
): ScrapeFailure {
  if (location !== null && status >= 300 && status < 400) {
    const elsewhere = isElsewhere(location, url) ? ' on another host' : ''
    const to = whereTo(location)
    return failure(
      'status',
      `It answered ${status}, a redirect to ${to}${elsewhere}, which is not followed. Scrape the final address.`,
    )
  }
  const help = statusHelp(status, hasLogin)
  return failure(
    'status',
    `It answered ${status} instead of 200. ${help} ${beginning(body)}`.replace(/ +/g, ' ').trim(),
  )
}

function statusHelp(status: number, hasLogin: boolean): string {
  if (status === 401 || status === 403) {
    return hasLogin
      ? 'It does not accept the login that is configured: correct auth or headers.'
      : 'It wants a login: set auth (username and password, or a token), tls.cert, or headers.'
  }
  if (status === 404 || status === 410)
    return 'Is the path right? Usual ones are /metrics, /actuator/prometheus, /stats/prometheus and /q/metrics.'
  if (status === 406) return 'It has no format that was asked for: text/plain; version=0.0.4, or OpenMetrics.'
  if (status === 429) return 'It is asked too often: set a longer interval.'
  return ''
}

const isElsewhere = (location: string, url: URL): boolean =>
  URL.canParse(location, url.href) && new URL(location, url.href).host !== url.host

/** Where a redirect points, without login and query. */
function whereTo(location: string): string {
  if (!URL.canParse(location)) return scrub(location.split(/[?#]/)[0] ?? '').slice(0, 200)
  const { origin, pathname } = new URL(location)
  return scrub(`${origin}${pathname}`).slice(0, 200)
}

const otherWords = {
  html: 'an HTML page, perhaps a login,',
  json: 'JSON',
  protobuf: 'protobuf, though text was asked for,',
  packed: 'gzip without a Content-Encoding that says so',
  binary: 'binary data',
} as const

/** A body that is no exposition. What it begins with is shown only where people can read it. */
export function notMetricsFailure(body: Buffer, { type = null, hide = (text: string) => text }: Unread = {}) {
  const other = otherContentOf(type, body)
  if (other === 'empty') return failure('not-metrics', 'The answer was empty. Is the path right (/metrics)?')
  const what = other === null ? 'something else' : otherWords[other]
  const shown = other === null || other === 'html' || other === 'json' ? hide(body.toString('utf8', 0, 400)) : ''
  return failure(
    'not-metrics',
    `Found ${what} instead of metrics. Is the path right (/metrics)? ${beginning(shown)}`.trim(),
  )
}
type Unread = { type?: string | null; hide?: (text: string) => string }

/** The first characters of a body, scrubbed, on one line. */
function beginning(text: string): string {
  const start = scrub(text).replace(/\s+/g, ' ').trim().slice(0, 80)
  return start === '' ? '' : `It begins: ${start}`
}
