import type { Owner } from '../sink.ts'
import { canonical } from './backend-name.ts'

/** Who counts for a service: a gateway is the same behind all of its addresses, and its log is another witness. */
export type Claimant = { gateway: Owner; kind: 'metrics' | 'log' }

/** What the gateways of one collector must know of each other and of the services that it reads. */
export interface GatewayRoom {
  know(owner: Owner): void
  /** All known services of this canonical name. */
  named(name: string): readonly Owner[]
  /** Changes when another service becomes known. */
  version(): number
  /**
   * Whether this gateway may count for this service. Two that stand one behind the other would count each request
   * twice, and so would the metrics and the log of one: the first to ask has it, unless somebody said otherwise.
   */
  claim(service: Owner, by: Claimant, isSaid: boolean): { ok: true } | { ok: false; holder: Claimant }
}

const keyOf = ({ team, service }: Owner): string => `${team}/${service}`

export function createGatewayRoom(): GatewayRoom {
  const services = new Map<string, Map<string, Owner>>()
  const holders = new Map<string, Claimant>()
  let version = 0
  return {
    know(owner) {
      const name = canonical(owner.service)
      const owners = services.get(name) ?? new Map<string, Owner>()
      if (owners.has(keyOf(owner))) return
      owners.set(keyOf(owner), owner)
      services.set(name, owners)
      version++
    },
    named: (name) => [...(services.get(name)?.values() ?? [])],
    version: () => version,
    claim(service, by, isSaid) {
      const holder = holders.get(keyOf(service))
      if (!holder) {
        holders.set(keyOf(service), by)
        return { ok: true }
      }
      const isSameGateway = keyOf(holder.gateway) === keyOf(by.gateway)
      const isFree = isSameGateway ? holder.kind === by.kind : isSaid
      return isFree ? { ok: true } : { ok: false, holder }
    },
  }
}
