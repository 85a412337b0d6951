import { otherRoute } from '../../../contracts/bucket.ts'
import type { RequestLine } from '../formats/format.ts'
import { routeOf } from './route.ts'

const maxRoutes = 300

/** What a scanner asks for in vain must not use up the room for routes that exist. */
export const boundedRoute = ({ method, path, status }: RequestLine, routes: Set<string>): string =>
  boundedName({ route: `${method} ${routeOf(path)}`, status }, routes)

/** The same for a route that is known already. */
export function boundedName({ route, status }: { route: string; status: number }, routes: Set<string>): string {
  if (status === 404 || status === 400 || status === 405) return otherRoute
  if (routes.has(route)) return route
  if (routes.size >= maxRoutes) return otherRoute
  routes.add(route)
  return route
}
