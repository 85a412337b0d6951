import { readFileSync } from 'node:fs'
import { Agent } from 'undici'
import type { DiscoveryFault } from '../../contracts/discovery.ts'
import type { ScrapeAuth, ScrapeTls } from '../../runtime/config-scrape.ts'
import { scrub } from '../logs/scrub/scrub.ts'
import { readBeginning, readBody, TooBig } from '../metrics/fetch/read-body.ts'
import { connectionFailure } from '../metrics/fetch/scrape-fault.ts'
import type { FindProblem } from './discovery-kind.ts'

const connectMs = 5_000
const totalMs = 10_000
const maxBytes = 32 * 1_048_576

type Access = {
  auth?: ScrapeAuth | undefined
  tls?: ScrapeTls | undefined
  headers?: Record<string, string> | undefined
  /** Path of a unix socket to go through, instead of the host of the address. */
  socketPath?: string
}

export type Answer =
  | { ok: true; type: string; body: Buffer }
  | { ok: false; problem: FindProblem; status: number | null }

/** Asks one server for lists; redirects are not followed, so that a login goes nowhere else. */
export interface Asker {
  get(url: string, signal: AbortSignal, headers?: Record<string, string>): Promise<Answer>
  /** The body as it comes, for a watch that goes on; null when there is none. */
  stream(url: string, signal: AbortSignal): Promise<AsyncIterable<Buffer> | null>
  close(): Promise<void>
}

export function createAsker(access: Access): Asker {
  let agent: Agent | null = null
  let agentOf = ''

  /** Certificates are read again for each question: they are renewed in place. */
  const agentNow = (): Agent => {
    const { ca, cert, key, serverName, insecureSkipVerify } = access.tls ?? {}
    const files = [ca, cert, key].map((file) => (file === undefined ? undefined : readFileSync(file, 'utf8')))
    const now = JSON.stringify(files)
    if (agent && now === agentOf) return agent
    void agent?.destroy()
    agentOf = now
    agent = new Agent({
      // No bound: each watch that goes on holds one.
      connections: null,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: {
        timeout: connectMs,
        ca: files[0],
        cert: files[1],
        key: files[2],
        servername: serverName,
        rejectUnauthorized: insecureSkipVerify !== true,
        ...(access.socketPath === undefined ? {} : { socketPath: access.socketPath }),
      },
    })
    return agent
  }
  const request = (url: string, signal: AbortSignal, headers: Record<string, string> = {}) => {
    const { origin, pathname, search, username, password } = new URL(url)
    const login =
      access.auth ??
      (username === '' ? undefined : { username: decodeURIComponent(username), password: decodeURIComponent(password) })
    return agentNow().request({
      origin,
      path: pathname + search,
      method: 'GET',
      headers: {
        'user-agent': 'faultboard',
        accept: 'application/json',
        ...authorization(login),
        ...headers,
        ...access.headers,
      },
      signal,
    })
  }

  return {
    async get(url, signal, headers) {
      const late = AbortSignal.timeout(totalMs)
      try {
        const answer = await request(url, AbortSignal.any([signal, late]), headers)
        if (answer.statusCode !== 200) {
          const body = await readBeginning(answer.body, 4_096)
          return failed('status', statusDetail(answer.statusCode, body), answer.statusCode)
        }
        const type = String(answer.headers['content-type'] ?? '')
        return { ok: true, type, body: await readBody(answer.body, maxBytes) }
      } catch (error) {
        if (late.aborted) return failed('timeout', `${hostOf(url)} gave no whole answer within ${totalMs / 1_000} s.`)
        return failureOf(error, access.socketPath ?? hostOf(url))
      }
    },
    async stream(url, signal) {
      const answer = await request(url, signal)
      if (answer.statusCode === 200) return answer.body
      await readBeginning(answer.body, 4_096)
      return null
    },
    async close() {
      await agent?.destroy()
    },
  }
}

const hostOf = (url: string): string => new URL(url).host
const failed = (fault: DiscoveryFault, detail: string, status: number | null = null): Answer => ({
  ok: false,
  problem: { fault, detail: detail.slice(0, 500) },
  status,
})

function authorization(auth: ScrapeAuth | undefined): Record<string, string> {
  if (auth === undefined) return {}
  const { username, password, passwordFile, token, tokenFile } = auth
  const secret = (value: string | undefined, file: string | undefined) =>
    value ?? (file === undefined ? '' : readFileSync(file, 'utf8').trim())
  if (username === undefined) return { authorization: `Bearer ${secret(token, tokenFile)}` }
  const login = `${username}:${secret(password, passwordFile)}`
  return { authorization: `Basic ${Buffer.from(login).toString('base64')}` }
}

/** What a server says in plain words is repeated; a page of HTML is not. */
function statusDetail(status: number, body: string): string {
  const said = scrub(body.replace(/\s+/g, ' ').trim())
  const words = said === '' || said.startsWith('<') ? '' : ` It said: ${said.slice(0, 200)}`
  const needs = status === 401 || status === 403 ? ' It wants a login, or one that may do more.' : ''
  return `It answered ${status} instead of 200.${needs}${words}`
}

function failureOf(error: unknown, host: string): Answer {
  if (error instanceof TooBig) return failed('too-big', `The answer is over ${maxBytes / 1_048_576} MiB.`)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT')
    return failed('no-file', `${host}, or a file that a login or certificate is read from, does not exist.`)
  if (code === 'EACCES')
    return failed('no-permission', `${host}, or a file that a login or certificate is read from, may not be opened.`)
  const { fault, detail } = connectionFailure(error, host)
  const isOurs = fault === 'refused' || fault === 'timeout' || fault === 'dns' || fault === 'tls' || fault === 'reset'
  return failed(isOurs ? fault : 'read-failed', detail)
}
