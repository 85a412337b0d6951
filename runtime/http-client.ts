import { Agent } from 'undici'

/** Why a request got no answer: the same words in logs, metrics and docs/alerts.md. */
export type HttpFailure = 'refused' | 'timeout' | 'dns' | 'tls' | 'reset' | 'unreachable' | 'stopped' | 'failed'

export type HttpAnswer =
  | { ok: true; status: number; retryAfter: string | null; body: string }
  | { ok: false; reason: HttpFailure }

/** Outgoing POSTs. Redirects are answers like any other and are never followed. */
export interface HttpClient {
  post(request: { url: string; headers: Record<string, string>; body: string }): Promise<HttpAnswer>
  /** Ends what is under way: it answers `stopped`. */
  close(): Promise<void>
}

export type HttpLimits = { connectMs: number; totalMs: number; bodyBytes: number }
const usual: HttpLimits = { connectMs: 3_000, totalMs: 10_000, bodyBytes: 16_384 }

export function createHttpClient(limits: Partial<HttpLimits> = {}): HttpClient {
  const { connectMs, totalMs, bodyBytes } = { ...usual, ...limits }
  const agent = new Agent({ connect: { timeout: connectMs }, pipelining: 1, maxResponseSize: -1 })
  const stopping = new AbortController()

  return {
    async post({ url, headers, body }) {
      if (stopping.signal.aborted) return { ok: false, reason: 'stopped' }
      const late = AbortSignal.timeout(totalMs)
      try {
        const { origin, pathname, search } = new URL(url)
        const answer = await agent.request({
          origin,
          path: pathname + search,
          method: 'POST',
          headers: { 'user-agent': 'Faultboard', ...headers },
          body,
          signal: AbortSignal.any([late, stopping.signal]),
        })
        const text = await readUpTo(answer.body, bodyBytes)
        return { ok: true, status: answer.statusCode, retryAfter: first(answer.headers['retry-after']), body: text }
      } catch (error) {
        if (stopping.signal.aborted) return { ok: false, reason: 'stopped' }
        return { ok: false, reason: late.aborted ? 'timeout' : failureOf(error) }
      }
    },
    async close() {
      stopping.abort()
      await agent.destroy()
    },
  }
}

const first = (header: string | string[] | undefined): string | null =>
  (Array.isArray(header) ? header[0] : header) ?? null

/** What is over the limit is not read: leaving the loop destroys the body and its connection. */
async function readUpTo(body: AsyncIterable<Buffer>, bytes: number): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of body) {
    parts.push(part)
    size += part.length
    if (size >= bytes) break
  }
  return Buffer.concat(parts).subarray(0, bytes).toString('utf8')
}

const failures: [RegExp, HttpFailure][] = [
  [/^ECONNREFUSED$/, 'refused'],
  [/TIMEOUT$|^ETIMEDOUT$/, 'timeout'],
  [/^ENOTFOUND$|^EAI_/, 'dns'],
  [/^ERR_TLS|^ERR_SSL|CERT|^EPROTO$|^UNABLE_TO_/, 'tls'],
  [/^ECONNRESET$|^EPIPE$|^UND_ERR_SOCKET$|^UND_ERR_RES|^HTTPParserError$/, 'reset'],
  [/^EHOSTUNREACH$|^ENETUNREACH$|^EADDRNOTAVAIL$/, 'unreachable'],
]

/** An error's own code or name, its cause's, or that of the first address that was tried. */
function failureOf(error: unknown): HttpFailure {
  if (!(error instanceof Error)) return 'failed'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  const known = failures.find(([pattern]) => pattern.test(code))
  if (known) return known[1]
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause
  return inner instanceof Error ? failureOf(inner) : 'failed'
}
