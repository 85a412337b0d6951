import type { ScrapeSource } from '../../../runtime/config-scrape.ts'
import { type WatchedFile, watchedFile } from './watched-file.ts'

/** Shorter ones would hide what is no secret at all. */
const shortestSecret = 4
/** A token that is rotated every hour leaves many behind. */
const mostSecrets = 50
const openHeaders = new Set(['accept', 'accept-encoding', 'host', 'user-agent'])
const hidden = '(hidden)'

export type Login =
  /** `header` is null where nothing is configured; `problem` is one that does not hinder yet. */
  { ok: true; header: string | null; problem: string | null } | { ok: false; problem: string }

/** How one Target is logged in to, and what of it must never be shown. */
export interface Credentials {
  /** The Authorization header as of now: a file that was rotated is read again. */
  login(): Promise<Login>
  /** Takes every secret of this Target out of a sentence for people: an answer may repeat what it was asked with. */
  hide(text: string): string
}

/** A percent sign that begins no escape stands for itself. */
const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const basic = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`

export function createCredentials({ url: address, auth, headers = {} }: ScrapeSource): Credentials {
  const url = new URL(address)
  const secrets = new Set<string>()
  const keep = (...texts: string[]) => {
    for (const text of texts) if (text.length >= shortestSecret) secrets.add(text)
    for (const oldest of secrets) {
      if (secrets.size <= mostSecrets) break
      secrets.delete(oldest)
    }
  }
  for (const [name, value] of Object.entries(headers)) {
    if (!openHeaders.has(name.toLowerCase())) keep(value, value.replace(/^\w+ /, ''))
  }
  for (const value of url.searchParams.values()) keep(value, encodeURIComponent(value))

  const loginAs = (username: string, password: string): string => {
    const header = basic(username, password)
    keep(password, header.slice('Basic '.length))
    return header
  }
  const bearer = (token: string): string => {
    keep(token)
    return `Bearer ${token}`
  }
  const fromFile = (file: WatchedFile, toHeader: (text: string) => string) => async (): Promise<Login> => {
    const reading = await file.read()
    return reading.ok ? { ok: true, header: toHeader(reading.text.trim()), problem: reading.problem } : reading
  }
  const fixed = (header: string | null) => {
    const login: Login = { ok: true, header, problem: null }
    return async () => login
  }

  const loginOf = (): (() => Promise<Login>) => {
    const { username = '', password = '', passwordFile, token, tokenFile } = auth ?? {}
    if (tokenFile !== undefined) return fromFile(watchedFile(tokenFile), bearer)
    if (passwordFile !== undefined) return fromFile(watchedFile(passwordFile), (text) => loginAs(username, text))
    if (token !== undefined) return fixed(bearer(token))
    if (auth !== undefined) return fixed(loginAs(username, password))
    const isInUrl = url.username !== '' || url.password !== ''
    return fixed(isInUrl ? loginAs(decode(url.username), decode(url.password)) : null)
  }
  const login = loginOf()
  if (url.password !== '') keep(url.password)

  return {
    login,
    hide(text) {
      let shown = text
      for (const secret of secrets) shown = shown.replaceAll(secret, hidden)
      return shown
    },
  }
}
