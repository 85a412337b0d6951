import { z } from 'zod'

/**
 * From where requests and errors were seen, best first: what the service counted itself, what a gateway answered for
 * it, what the gateway made up itself and no service counted, what the service's own proxy counted, lines of an access
 * log, records of an error log (which know no requests), and counters of requests that do not know how they ended.
 */
export const vantages = ['app', 'gateway', 'gateway-made', 'proxy', 'access-log', 'error-log', 'requests-only'] as const
export const Vantage = z.enum(vantages)
export type Vantage = z.infer<typeof Vantage>

/** Whether requests and errors are both known from there: else there is nothing to divide, or nothing to divide by. */
export const makesRate = (vantage: Vantage | null): vantage is Vantage =>
  vantage !== null && vantage !== 'error-log' && vantage !== 'requests-only'

/**
 * The best vantage there is; no two vantages are ever added into one rate, with one exception: `gateway-made` holds only
 * failures that are in no other vantage but `gateway`, so it may be added to what a service counted itself. Alone it is
 * no source of a rate.
 */
export const primaryVantage = (seen: Iterable<Vantage>): Vantage | null => {
  const set = new Set(seen)
  return vantages.find((vantage) => vantage !== 'gateway-made' && set.has(vantage)) ?? null
}
