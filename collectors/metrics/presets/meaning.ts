import { RouteName } from '../../../contracts/bucket.ts'
import type { ErrorClass } from '../../../contracts/error-class.ts'
import { routeOf } from '../../logs/group/route.ts'
import { scrub } from '../../logs/scrub/scrub.ts'
import type { Labels } from '../exposition/sample.ts'
import { isHealthCheck } from './health-check.ts'
import type { Part, RequestFamily, SeriesRule } from './preset.ts'
import { classOfGrpcCode, classOfStatus } from './status-class.ts'

/** What one more of a series counts. */
export type Meaning = {
  /** Why it is not counted; null when it is. */
  dropped: string | null
  /** -1 where it is taken off, as the second of `accepted - handled`. */
  requests: -1 | 0 | 1
  /** 0 when it is no error. */
  errors: -1 | 0 | 1
  class: ErrorClass | null
  status: string | null
  route: string | null
  /** A program asks whether the service is there; whether that is traffic, the configuration says. */
  isHealthCheck: boolean
}

const maxRouteLength = RouteName.maxLength ?? 200
const scrapePaths = /^\/(?:-\/|q\/)?metrics\/?$|^\/actuator(?:\/|$)/

/** Value of the first of these labels that is there; `a/b` are two labels joined. An empty label is as good as absent. */
export function firstOf(labels: Labels, names: readonly string[]): string | null {
  for (const name of names) {
    if (!name.includes('/')) {
      const value = labels.get(name)
      if (value !== undefined && value !== '') return value
      continue
    }
    const values = name.split('/').flatMap((part) => labels.get(part) || [])
    // A path that follows a name brings its own slash.
    if (values.length > 0) return values.join('/').replaceAll('//', '/')
  }
  return null
}

function routeName(method: string | null, route: string | null): string | null {
  if (route === null || route === '') return null
  // express-prom-bundle writes `#val` for what varies, which is no fragment: no server ever sees one.
  const path = route.startsWith('/') ? routeOf(route.replaceAll('#val', ':id')) : route
  return scrub(method ? `${method.toUpperCase()} ${path}` : path).slice(0, maxRouteLength)
}

/** What a series of this metric counts. `ownPath` is the path that we scrape: reading it is not traffic. */
export function meaningOf(
  family: RequestFamily,
  { metric, labels }: { metric: string; labels: Labels },
  ownPath: string | null,
): Meaning {
  if (metric === family.metric) return mainMeaning(family, labels, ownPath)
  const part = family.parts?.find((one) => one.metric === metric && (one.where?.(labels) ?? true))
  if (!part) return { ...nothing, dropped: 'it counts something else' }
  return partMeaning(family, part, labels)
}

const nothing: Meaning = {
  dropped: null,
  requests: 0,
  errors: 0,
  class: null,
  status: null,
  route: null,
  isHealthCheck: false,
}

function mainMeaning(rule: SeriesRule, labels: Labels, ownPath: string | null): Meaning {
  const status = firstOf(labels, rule.status)
  const path = firstOf(labels, rule.route)
  const isOwn = path !== null && (scrapePaths.test(path) || path === ownPath)
  const kind = errorClass(rule, status, labels)
  return {
    dropped: isOwn ? 'reading the metrics is not traffic' : (rule.drop?.(labels) ?? null),
    requests: 1,
    errors: kind === null ? 0 : 1,
    class: kind,
    status,
    route: routeName(firstOf(labels, rule.method), path),
    isHealthCheck: path !== null && isHealthCheck(path),
  }
}

function partMeaning(family: RequestFamily, part: Part, labels: Labels): Meaning {
  const isError = part.counts !== 'requests'
  const path = firstOf(labels, part.route ?? family.route)
  return {
    dropped: null,
    requests: part.counts === 'errors' ? 0 : (part.sign ?? 1),
    errors: isError ? (part.sign ?? 1) : 0,
    class: isError ? (part.class ?? 'other') : null,
    // What a part counts is told by its name and not by a status.
    status: null,
    route: routeName(firstOf(labels, family.method), path),
    isHealthCheck: path !== null && isHealthCheck(path),
  }
}

function errorClass(rule: SeriesRule, status: string | null, labels: Labels): ErrorClass | null {
  const byStatus =
    status === null
      ? rule.classWithoutStatus
        ? rule.classWithoutStatus(labels)
        : 'network'
      : rule.codes === 'grpc'
        ? classOfGrpcCode(status)
        : classOfStatus(status)
  return rule.refine ? rule.refine(labels, byStatus) : byStatus
}
