import { RouteName } from '../../../contracts/bucket.ts'
import type { ErrorClass } from '../../../contracts/error-class.ts'
import { routeOf } from '../../logs/group/route.ts'
import { scrub } from '../../logs/scrub/scrub.ts'
import type { Labels } from '../exposition/sample.ts'
import type { RequestFamily } from './preset.ts'
import { classOfStatus } from './status-class.ts'

/** What one series counts. */
export type Meaning = {
  /** Why it is not counted; null when it is. */
  dropped: string | null
  /** Null: not an error. */
  class: ErrorClass | null
  status: string | null
  route: string | null
}

const maxRouteLength = RouteName.maxLength ?? 200
const scrapePaths = /^\/(?:-\/|q\/)?metrics\/?$|^\/actuator(?:\/|$)/

const firstOf = (labels: Labels, names: readonly string[]): string | null => {
  for (const name of names) {
    const value = labels.get(name)
    if (value !== undefined) return value
  }
  return null
}

function routeName(method: string | null, route: string | null): string | null {
  if (route === null || route === '') return null
  const path = route.startsWith('/') ? routeOf(route) : route
  return scrub(method ? `${method.toUpperCase()} ${path}` : path).slice(0, maxRouteLength)
}

/** What a series with these labels counts. `ownPath` is the path that we scrape: reading it is not traffic. */
export function meaningOf(family: RequestFamily, labels: Labels, ownPath: string | null): Meaning {
  const status = firstOf(labels, family.status)
  const path = firstOf(labels, family.route)
  const isOwn = path !== null && (scrapePaths.test(path) || path === ownPath)
  return {
    dropped: isOwn ? 'reading the metrics is not traffic' : (family.drop?.(labels) ?? null),
    class: errorClass(family, status, labels),
    status,
    route: routeName(firstOf(labels, family.method), path),
  }
}

function errorClass(family: RequestFamily, status: string | null, labels: Labels): ErrorClass | null {
  if (status !== null) return classOfStatus(status)
  return family.classWithoutStatus ? family.classWithoutStatus(labels) : 'network'
}
