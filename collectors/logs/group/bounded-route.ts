import { otherRoute } from '../../../contracts/bucket.ts'
import type { RequestLine } from '../formats/format.ts'
import { routeOf } from './route.ts'

const maxRoutes = 300

/** What a scanner asks for in vain must not use up the room for routes that exist. */
export function boundedRoute(request: RequestLine, routes: Set<string>): string {
  if (request.status === 404 || request.status === 400 || request.status === 405) return otherRoute
  const route = `${request.method} ${routeOf(request.path)}`
  if (routes.has(route)) return route
  if (routes.size >= maxRoutes) return otherRoute
  routes.add(route)
  return route
}
