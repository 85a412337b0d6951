import { isIP } from 'node:net'
import type { ScrapeSource } from '../../../runtime/config-scrape.ts'

/** In which of its formats a Target is asked to answer, where it has both. */
export type ExpositionFormat = 'text' | 'openmetrics'

const text = 'text/plain;version=0.0.4'
const openMetrics = 'application/openmetrics-text;version=1.0.0;escaping=underscores'
const accepted = {
  text: `${text};q=1,${openMetrics};q=0.5,*/*;q=0.1`,
  openmetrics: `${openMetrics};q=1,${text};q=0.5,*/*;q=0.1`,
} as const

const isHere = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http+unix:' ||
  hostname === 'localhost' ||
  hostname === '[::1]' ||
  (isIP(hostname) === 4 && hostname.startsWith('127.'))

/** What every request to this address says, without its login; what the configuration sets replaces what we would say. */
export function requestHeaders(
  { url: address, headers = {} }: ScrapeSource,
  format: ExpositionFormat = 'text',
): Record<string, string> {
  return {
    accept: accepted[format],
    'user-agent': 'faultboard',
    // Unpacking costs more than loopback does.
    'accept-encoding': isHere(new URL(address)) ? 'identity' : 'gzip',
    // The same name in another case would be sent twice.
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  }
}
