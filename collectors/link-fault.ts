import { z } from 'zod'

/** Why there is no connection to the server: the same words in the log. */
export type LinkFault = 'token' | 'unreachable' | 'wrong-address' | 'timeout' | 'tls' | 'full' | 'other'

/** What Socket.IO's client says: the cause lies one or two levels down, as the WebSocket library left it. */
const ConnectError = z.object({
  message: z.string(),
  description: z.object({ message: z.string().optional() }).optional().catch(undefined),
})

/** What a failed attempt to connect means, and what would be right, for people. */
export function linkFault(error: unknown, server: string): { fault: LinkFault; detail: string } {
  const parsed = ConnectError.safeParse(error)
  const message = parsed.success ? `${parsed.data.message} ${parsed.data.description?.message ?? ''}`.trim() : ''
  // 400 is how Socket.IO answers a WebSocket that it does not let in, whatever the reason.
  if (/Unexpected server response: 40[013]|collector token/.test(message)) {
    return {
      fault: 'token',
      detail: `${server} refused the token of this collector; collector.token must be the server's server.collectorToken`,
    }
  }
  if (/Unexpected server response|Invalid namespace|unsupported protocol/i.test(message)) {
    return {
      fault: 'wrong-address',
      detail: `${server} answers, but not as a Faultboard server (${message}); check collector.server and what lies between`,
    }
  }
  if (/ENOTFOUND|EAI_AGAIN/.test(message)) {
    return { fault: 'wrong-address', detail: `the name in ${server} cannot be resolved; check collector.server` }
  }
  if (/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ECONNRESET|socket hang up/.test(message)) {
    return { fault: 'unreachable', detail: `${server} cannot be reached (${message}); is the server running there?` }
  }
  if (/certificate|self.signed|TLS|SSL|EPROTO/i.test(message)) {
    return {
      fault: 'tls',
      detail: `no safe connection to ${server} (${message}); its certificate must be trusted here`,
    }
  }
  if (/timeout|ETIMEDOUT/i.test(message)) {
    return { fault: 'timeout', detail: `${server} did not answer in time; is something on the way dropping packets?` }
  }
  return { fault: 'other', detail: `no connection to ${server} (${message || String(error)})` }
}
