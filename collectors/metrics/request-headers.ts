import { isIP } from 'node:net'
import type { ScrapeSource } from '../../runtime/config-scrape.ts'

const acceptedTypes =
  'text/plain;version=0.0.4;q=1,application/openmetrics-text;version=1.0.0;escaping=underscores;q=0.5,*/*;q=0.1'

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'))

/** A percent sign that begins no escape stands for itself. */
const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What every request to this address says; what the configuration sets replaces what we would say. */
export function requestHeaders({ url: address, headers = {} }: ScrapeSource): Record<string, string> {
  const url = new URL(address)
  const login = `${decode(url.username)}:${decode(url.password)}`
  return {
    accept: acceptedTypes,
    'user-agent': 'faultboard',
    // Unpacking costs more than loopback does.
    'accept-encoding': isLoopback(url.hostname) ? 'identity' : 'gzip',
    ...(login === ':' ? {} : { authorization: `Basic ${Buffer.from(login).toString('base64')}` }),
    // The same name in another case would be sent twice.
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  }
}
