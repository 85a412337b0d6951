import { Bucket, type RouteCounts } from '../../contracts/bucket.ts'
import { Sighting } from '../../contracts/error-group.ts'
import type { LatencyCounts } from '../../contracts/latency.ts'
import type { ServiceName } from '../../contracts/service.ts'

/**
 * Slices of one service and page in one hash. Fields of Buckets are `<slice>|<vantage>|n` requests, `…|e` errors,
 * `…|c|<class>`, `…|p|<route>` requests and `…|q|<route>` errors of a route, where `<slice>` counts the slices from the
 * start of the page, and `…|l|<bound>` answers that took so long. Only the last part is free text and it is never split, so no route can look like something else.
 */
export function bucketFields(bucket: Bucket, slice: number, withRoutes: boolean): string[] {
  const of = `${slice}|${bucket.vantage}|`
  // Requests are written even when there were none: that nothing came is known, which is not the same as no data.
  const fields = [`${of}n`, String(bucket.requests)]
  if (bucket.errors > 0) fields.push(`${of}e`, String(bucket.errors))
  for (const [name, count] of Object.entries(bucket.classes)) if (count) fields.push(`${of}c|${name}`, String(count))
  if (!withRoutes) return fields
  for (const [route, { requests, errors }] of Object.entries(bucket.routes)) {
    fields.push(`${of}p|${route}`, String(requests))
    if (errors > 0) fields.push(`${of}q|${route}`, String(errors))
  }
  for (const [bound, count] of Object.entries(bucket.latency ?? {})) fields.push(`${of}l|${bound}`, String(count))
  return fields
}

/**
 * The detail of a page in a hash of its own: `…|r|<bound>|<route>` answers of a route that took so long, `…|s|<key>`
 * sides.
 */
export function detailFields(bucket: Bucket, slice: number): string[] {
  const of = `${slice}|${bucket.vantage}|`
  const fields: string[] = []
  const add = (name: string, count: number) => fields.push(`${of}${name}`, String(count))
  for (const [route, { latency }] of Object.entries(bucket.routes)) {
    for (const [bound, count] of Object.entries(latency ?? {})) add(`r|${bound}|${route}`, count)
  }
  for (const [key, count] of Object.entries(bucket.sides ?? {})) add(`s|${key}`, count)
  return fields
}

type PageHash = { service: ServiceName; widthMs: number; page: number; fields: Record<string, string> }

type Draft = Omit<Bucket, 'classes' | 'routes' | 'latency' | 'sides'> & {
  classes: Map<string, number>
  routes: Map<string, RouteCounts>
  latency: LatencyCounts
  sides: Map<string, number>
}

/** The Buckets of a page, or their detail alone, as it was read; checked. */
export function bucketsOfPage({ service, widthMs, page, fields }: PageHash): Bucket[] {
  const drafts = new Map<string, Draft>()
  for (const [field, text] of Object.entries(fields)) {
    const [slice = '', vantage = '', what = ''] = field.split('|', 3)
    const of = `${slice}|${vantage}`
    const draft: Draft = drafts.get(of) ?? {
      service,
      vantage: Bucket.shape.vantage.parse(vantage),
      at: page + Number(slice) * widthMs,
      requests: 0,
      errors: 0,
      classes: new Map(),
      routes: new Map(),
      latency: {},
      sides: new Map(),
    }
    drafts.set(of, draft)
    const name = field.slice(of.length + what.length + 2)
    addField(draft, { what, name, count: Number(text) })
  }
  return Bucket.array().parse(
    [...drafts.values()].map(({ latency, sides, ...draft }) => ({
      ...draft,
      classes: Object.fromEntries(draft.classes),
      routes: Object.fromEntries(draft.routes),
      ...(Object.keys(latency).length > 0 && { latency }),
      ...(sides.size > 0 && { sides: Object.fromEntries(sides) }),
    })),
  )
}

function addField(draft: Draft, { what, name, count }: { what: string; name: string; count: number }): void {
  if (what === 'n') draft.requests = count
  else if (what === 'e') draft.errors = count
  else if (what === 'c') draft.classes.set(name, count)
  else if (what === 'p') routeOf(draft, name).requests = count
  else if (what === 'q') routeOf(draft, name).errors = count
  else if (what === 'l') draft.latency[name] = count
  else if (what === 's') draft.sides.set(name, count)
  else if (what === 'r') {
    const bar = name.indexOf('|')
    const route = routeOf(draft, name.slice(bar + 1))
    route.latency ??= {}
    route.latency[name.slice(0, bar)] = count
  } else throw new Error(`a page holds a field that no version of Faultboard wrote: ${what}`)
}

function routeOf({ routes }: Draft, name: string): RouteCounts {
  const known = routes.get(name) ?? { requests: 0, errors: 0 }
  routes.set(name, known)
  return known
}

/** Fields of Sightings are `<slice>|<group>`. */
export const sightingField = (group: string, slice: number): string => `${slice}|${group}`

/** The Sightings of a page as it was read, checked. */
export const sightingsOfPage = ({ service, widthMs, page, fields }: PageHash): Sighting[] =>
  Sighting.array().parse(
    Object.entries(fields).map(([field, text]) => {
      const bar = field.indexOf('|')
      return {
        group: field.slice(bar + 1),
        service,
        at: page + Number(field.slice(0, bar)) * widthMs,
        count: Number(text),
      }
    }),
  )
