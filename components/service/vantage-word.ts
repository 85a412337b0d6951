import type { Vantage } from '../../contracts/vantage.ts'

/** From where counts were seen, for people. */
export const vantageWord: Record<Vantage, string> = {
  app: 'counted by the service itself',
  gateway: 'counted by the gateway that carries its traffic',
  'gateway-made': 'counted by the gateway before it',
  proxy: 'counted by the proxy before it',
  'access-log': 'counted from an access log',
  'error-log': 'from error logs alone: no requests, so no rate',
  'requests-only': 'requests alone: how they ended is not counted, so no rate',
}
