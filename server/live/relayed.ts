import type { ServiceName } from '../../contracts/service.ts'
import { railWindowMs } from './rail.ts'
import { classes, explain, type SeenGroup, sameClass, sameRoute, sameRouteAndClass } from './seen-errors.ts'
import type { TeamMemory } from './team-memory.ts'
import { errorsOf, seenIn, targetsOf } from './team-reading.ts'

/**
 * Services of a team that stand behind a gateway of the same team, by the name of the gateway. One that stands behind that
 * of another team too is left out, as its counts do not say through which of them a request came.
 */
export function behindOwn(memory: TeamMemory, services: readonly ServiceName[]): Map<ServiceName, ServiceName[]> {
  const behind = new Map<ServiceName, ServiceName[]>()
  for (const service of services) {
    const gateways = new Set(targetsOf(memory, service).flatMap(({ report }) => report.gateway?.name ?? []))
    if ([...gateways].some((name) => !services.includes(name))) continue
    for (const name of gateways) {
      if (name !== service) behind.set(name, [...(behind.get(name) ?? []), service])
    }
  }
  return behind
}

/** A gateway calls all that it answered itself one class; the service behind it is told which failure it was. */
const madeByIt = classes(['gateway'], ['timeout', 'network'])
const unnamed = classes(['http_5xx'], null)

/**
 * What a team's gateway lists on a board where the services behind it stand too: a failure is listed under the service
 * that it is of, and under the gateway only what those do not tell.
 */
export function ownErrors(
  memory: TeamMemory,
  { gateway, behind }: { gateway: ServiceName; behind: readonly ServiceName[] },
  now: number,
): SeenGroup[] {
  const span = { now, windowMs: railWindowMs }
  const own = errorsOf(memory, gateway, span)
  const told = behind.flatMap((service) =>
    seenIn(memory, service, span).filter(
      ({ group: { vantage } }) => vantage === 'gateway' || vantage === 'gateway-made',
    ),
  )
  explain(own, told, { by: [sameRouteAndClass, sameRoute, sameClass, madeByIt, unnamed] })
  return own.filter(({ count }) => count > 0)
}
