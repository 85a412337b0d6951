import { z } from 'zod'

/**
 * From where requests and errors were seen, best first: what the service counted itself, what the proxy before it
 * counted, lines of an access log, records of an error log (which know no requests).
 */
export const vantages = ['app', 'proxy', 'access-log', 'error-log'] as const
export const Vantage = z.enum(vantages)
export type Vantage = z.infer<typeof Vantage>

/** The primary source of a rate is the best vantage there is; no two vantages are ever added into one rate. */
export const primaryVantage = (seen: Iterable<Vantage>): Vantage | null => {
  const set = new Set(seen)
  return vantages.find((vantage) => set.has(vantage)) ?? null
}
