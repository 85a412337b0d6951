import { z } from 'zod'
import { ServiceName } from '../contracts/service.ts'
import { Carries } from '../contracts/target.ts'
import { TeamName } from '../contracts/team.ts'

/** `shop`, or `payments/shop` for a service of another team. */
export const ServicePath = z.string().refine(
  (text) => {
    const [service = '', team, ...more] = text.split('/').reverse()
    const isTeam = team === undefined || TeamName.safeParse(team).success
    return more.length === 0 && isTeam && ServiceName.safeParse(service).success
  },
  { error: 'a service, as shop, or one of another team, as payments/shop' },
)

/** Whose a backend of a gateway is: a service, nobody's (`null`), or found by its name where no service is said. */
export const BackendConfig = z.preprocess(
  (value) => (typeof value === 'string' || value === null ? { service: value } : value),
  z.strictObject({
    service: ServicePath.nullable().optional(),
    /** Whether all traffic of the service goes through this gateway. Absent: found out by comparing the counts. */
    carries: Carries.optional(),
  }),
)
export type BackendConfig = z.infer<typeof BackendConfig>

/**
 * Services behind a gateway, by backend: the name that the gateway gives it, a host, or a path that begins with `/`.
 * `*` stands for all that are not named.
 */
export const Backends = z.record(z.string().min(1).max(300), BackendConfig)
export type Backends = z.infer<typeof Backends>

/** Teams that a gateway's backends are said to belong to, by backend. */
export const teamsBehind = (backends: Backends = {}): [backend: string, team: string][] =>
  Object.entries(backends).flatMap(([backend, { service }]): [string, string][] => {
    const [team, ...more] = service?.split('/') ?? []
    return team !== undefined && more.length === 1 ? [[backend, team]] : []
  })
