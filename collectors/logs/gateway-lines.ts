import type { ErrorClass } from '../../contracts/error-class.ts'
import type { ErrorGroup } from '../../contracts/error-group.ts'
import type { TargetReport } from '../../contracts/target.ts'
import type { Backends } from '../../runtime/config-gateway.ts'
import { createBackendMap, type Place } from '../gateway/backend-map.ts'
import { reportsBehind } from '../gateway/gateway-reports.ts'
import type { GatewayRoom } from '../gateway/gateway-room.ts'
import { giveSum } from '../gateway/gateway-sum.ts'
import { groupId } from '../group-id.ts'
import { isHealthCheck } from '../metrics/presets/health-check.ts'
import type { Owner, Sink } from '../sink.ts'
import type { RequestLine } from './formats/format.ts'
import { failureOf, type Passed, reasonOf } from './formats/passed.ts'
import { boundedRoute } from './group/bounded-route.ts'
import { groupOfRequest, reasonWords } from './group/error-of-event.ts'
import { scrub } from './scrub/scrub.ts'

const maxBackends = 1_000

/** Counts for the services behind a gateway what its access log tells of them. */
export interface GatewayLines {
  take(request: RequestLine, at: number): void
  /** Names of the backends it has told of, for the next life. */
  seen(): string[][]
  notes(): string[]
  /** A Report for each service that stands behind it, from one of the gateway itself. */
  reports(of: TargetReport): TargetReport[]
}

type Backend = { names: readonly string[]; place: Place; tellsMade: boolean }

export function createGatewayLines(
  { owner, backends: said }: { owner: Owner; backends: Backends | undefined },
  { sink, room, seen }: { sink: Sink; room: GatewayRoom; seen: readonly (readonly string[])[] },
): GatewayLines {
  const map = createBackendMap({ by: { gateway: owner, kind: 'log' }, backends: said }, room)
  const known = new Map<string, Backend>()
  const routes = new Map<string, Set<string>>()

  const placeOf = ({ backends, isNamed }: Passed, path: string): Place | null => {
    if (backends.length === 0 && !map.isSaid([], path)) return null
    // A virtual host or a path is a backend only where somebody says so: most logs have them.
    if (!isNamed && !map.isSaid(backends, path)) return null
    const place = map.of(backends, path)
    // The log of a service's own server stands under the service, and is an access log as any other.
    const isItself = place?.owner.team === owner.team && place.owner.service === owner.service
    return place === null || (isItself && !place.isSaid) ? null : place
  }
  const remember = (passed: Passed, place: Place) => {
    const name = passed.backends[0] ?? `${place.owner.team}/${place.owner.service}`
    const before = known.get(name)
    if (before) before.tellsMade &&= passed.isMade !== null
    else if (known.size < maxBackends)
      known.set(name, { names: passed.backends, place, tellsMade: passed.isMade !== null })
  }
  for (const names of seen) {
    // Asked for at once, so that after a restart the same gateway counts for a service as before.
    const place = map.of(names)
    if (place) remember({ backends: names, isNamed: true, isMade: false, class: null }, place)
  }
  const routeOf = (request: RequestLine, { team, service }: Owner): string => {
    const key = `${team}/${service}`
    const bounded = routes.get(key) ?? new Set<string>()
    routes.set(key, bounded)
    return boundedRoute(request, bounded)
  }

  return {
    take(request, at) {
      const passed = request.passed ?? unknownOf(request)
      const place = placeOf(passed, request.path)
      if (place === null) return
      remember(passed, place)
      // The counters of the service leave them out as well.
      if (isHealthCheck(request.path.split('?', 1)[0] ?? '')) return
      const { class: kind } = passed
      const isMade = kind !== null && passed.isMade === true
      const classes = kind === null ? {} : { [kind]: 1 }
      const route = new Map([[routeOf(request, place.owner), { requests: 1, errors: kind === null ? 0 : 1 }]])
      const sum = { requests: 1, classes, made: isMade ? classes : {}, routes: route }
      giveSum(isMade ? { ...sum, madeRoutes: route } : sum, { owner: place.owner, at, sink })
      if (kind === null) return
      const group = groupBehind(request, { owner: place.owner, gateway: owner.service, at, kind, isMade })
      sink.error(place.owner, { at, count: 1, group })
    },
    seen: () => [...known.values()].filter(({ names }) => names.length > 0).map(({ names }) => [...names]),
    notes: map.notes,
    reports: (of) =>
      reportsBehind(
        of,
        [...known].map(([backend, { place, tellsMade }]) => ({ place, backend: scrub(backend), tellsMade })),
      ),
  }
}

/** A plain access log names no backend; a path may be said to be one. */
const unknownOf = ({ status }: RequestLine): Passed => ({
  backends: [],
  isNamed: false,
  isMade: null,
  class: failureOf(status),
})

function groupBehind(
  request: RequestLine,
  of: { owner: Owner; gateway: string; at: number; kind: ErrorClass; isMade: boolean },
): ErrorGroup {
  const { owner, gateway, at, kind, isMade } = of
  const group = groupOfRequest(owner, request, at)
  const vantage = isMade ? 'gateway-made' : 'gateway'
  const reason = request.passed ? reasonOf(request.passed) : null
  const told = isMade ? `answered by ${gateway} itself` : `answered through ${gateway}`
  const why = reason === null ? '' : `: ${reasonWords[reason]}`
  return {
    ...group,
    id: groupId(owner.service, vantage, kind, group.message, String(request.status)),
    vantage,
    class: kind,
    rule: reason === null ? vantage : `proxy-${reason}`,
    message: `${group.route}, ${told}${why}`.slice(0, 300),
  }
}
