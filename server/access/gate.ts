import type { IncomingHttpHeaders } from 'node:http'
import type { Config } from '../../runtime/config.ts'
import { readCookie, writeCookie } from './cookie.ts'
import { hostName, isLoopback } from './loopback.ts'
import { bearerOf, cookieValue, isSameSecret } from './secrets.ts'

/** Why a request is not let in: the same words in metrics and answers. */
export type Refusal = 'host' | 'origin' | 'token'
type Verdict = { ok: true } | { ok: false; reason: Refusal }
type Headers = IncomingHttpHeaders

/** Decides who may do what, from the headers of a request alone. */
export interface Gate {
  /** Whether the request may come from where it says it does: the name it asked for, and the page it comes from. */
  place(headers: Headers): Verdict
  /** Whether it may read Boards. */
  board(headers: Headers): Verdict
  /** Whether it may hand over Batches. A browser never may: every browser sends an `Origin` with a socket. */
  collector(headers: Headers): Verdict
  /** Whether this is the token that opens Boards; false where none is needed. */
  isBoardToken(token: string): boolean
  /** The cookie that keeps a browser in. */
  cookie(headers: Headers): string
}

const yes: Verdict = { ok: true }
const no = (reason: Refusal): Verdict => ({ ok: false, reason })

export function createGate(server: Config['server'], collectorTokens: readonly string[]): Gate {
  const origins = new Set(server.origins.map((origin) => new URL(origin).origin))
  const originHosts = new Set([...origins].map((origin) => new URL(origin).hostname))
  const { boardToken } = server
  const cookie = boardToken === undefined ? null : cookieValue(boardToken)

  const isOurHost = (headers: Headers): boolean => {
    // Elsewhere than on loopback a token is needed, which a page of another name does not have.
    if (!isLoopback(server.host)) return true
    const name = hostName(headers.host)
    return name !== null && (isLoopback(name) || originHosts.has(name))
  }
  const isOurOrigin = ({ origin, host }: Headers): boolean =>
    origin === undefined || origins.has(origin) || origin === `http://${host}` || origin === `https://${host}`

  return {
    place(headers) {
      if (!isOurHost(headers)) return no('host')
      return isOurOrigin(headers) ? yes : no('origin')
    },
    board(headers) {
      if (boardToken === undefined || cookie === null) return yes
      const bearer = bearerOf(headers.authorization)
      if (bearer !== null) return isSameSecret(bearer, boardToken) ? yes : no('token')
      const kept = readCookie(headers.cookie)
      return kept !== null && isSameSecret(kept, cookie) ? yes : no('token')
    },
    collector(headers) {
      if (headers.origin !== undefined) return no('origin')
      if (collectorTokens.length === 0) return yes
      const bearer = bearerOf(headers.authorization)
      return bearer !== null && collectorTokens.some((token) => isSameSecret(bearer, token)) ? yes : no('token')
    },
    isBoardToken: (token) => boardToken !== undefined && isSameSecret(token, boardToken),
    cookie(headers) {
      const isSecure = headers['x-forwarded-proto'] === 'https' || origins.has(`https://${headers.host}`)
      return writeCookie(cookie ?? '', isSecure)
    },
  }
}
