import type { Carries } from '../../contracts/target.ts'
import type { BackendConfig, Backends } from '../../runtime/config-gateway.ts'
import { scrub } from '../logs/scrub/scrub.ts'
import type { Owner } from '../sink.ts'
import { namesIn } from './backend-name.ts'
import type { Claimant, GatewayRoom } from './gateway-room.ts'

/** The service that stands behind a backend. */
export type Place = { owner: Owner; carries: Carries | null; isSaid: boolean }

/** Finds out whose the backends of one gateway are. */
export interface BackendMap {
  /** By any of its names, best first, or by the path of a request. Null: it is nobody's, or nobody knows. */
  of(names: readonly string[], path?: string): Place | null
  /** Whether the configuration says something of it. */
  isSaid(names: readonly string[], path?: string): boolean
  /** What people should say of backends that nobody knows. */
  notes(): string[]
}

type Unknown = { names: readonly string[]; why: string | null }
const maxKnown = 2_000
const maxUnknown = 50
const namedAtMost = 5

export function createBackendMap(
  { by, backends = {} }: { by: Claimant; backends?: Backends | undefined },
  room: GatewayRoom,
): BackendMap {
  const paths = Object.keys(backends)
    .filter((key) => key.startsWith('/'))
    .sort((a, b) => b.length - a.length)
  let known = new Map<string, Place | null>()
  let unknown = new Map<string, Unknown>()
  let version = -1

  const saidOf = (names: readonly string[], path: string | undefined): BackendConfig | undefined => {
    const name = names.find((each) => Object.hasOwn(backends, each))
    if (name !== undefined) return backends[name]
    const prefix = path === undefined ? undefined : paths.find((each) => isUnder(path, each))
    return backends[prefix ?? '*']
  }
  /** A team's own service goes before that of another team with the same name. */
  const named = (name: string): Owner | 'several' | null => {
    const owners = room.named(name)
    const own = owners.filter(({ team }) => team === by.gateway.team)
    const [first, second] = own.length > 0 ? own : owners
    return first === undefined ? null : second === undefined ? first : 'several'
  }
  const found = (names: readonly string[]): Owner | string | null => {
    for (const candidate of new Set(names.flatMap(namesIn))) {
      const owner = named(candidate)
      if (owner === 'several') return `several teams have a service ${candidate}`
      if (owner !== null) return owner
    }
    return null
  }
  const remember = (names: readonly string[], why: string | null) => {
    const [name = ''] = names
    // In a log a name may be the host that a client asked for, and notes hang on a wall.
    const shown = by.kind === 'log' ? names.map(scrub) : names
    if (name !== '' && unknown.size < maxUnknown) unknown.set(name, { names: shown, why })
    return null
  }
  const claimed = (place: Place, names: readonly string[]): Place | null => {
    const { owner, isSaid } = place
    const claim = room.claim(owner, by, isSaid)
    if (claim.ok) return place
    const { gateway, kind } = claim.holder
    const holder = kind === by.kind ? '' : kind === 'log' ? ' by its log' : ' by its metrics'
    return remember(
      names,
      `the gateway ${gateway.service} counts for ${owner.service} already${holder}, and nothing is counted twice`,
    )
  }
  const decide = (names: readonly string[], path: string | undefined): Place | null => {
    const said = saidOf(names, path)
    if (said?.service === null) return null
    const carries = said?.carries ?? null
    if (said?.service !== undefined) {
      const owner = ownerIn(said.service, by.gateway.team)
      return claimed({ owner, carries, isSaid: true }, names)
    }
    const owner = found(names)
    if (owner === null || typeof owner === 'string') return remember(names, owner)
    return claimed({ owner, carries, isSaid: false }, names)
  }

  return {
    of(names, path) {
      if (version !== room.version()) {
        version = room.version()
        known = new Map()
        unknown = new Map()
      }
      const prefix = path === undefined ? '' : (paths.find((each) => isUnder(path, each)) ?? '')
      const key = `${names.join('\n')}\n${prefix}`
      const there = known.get(key)
      if (there !== undefined) return there
      const place = decide(names, path)
      if (known.size < maxKnown) known.set(key, place)
      return place
    },
    isSaid: (names, path) => saidOf(names, path) !== undefined,
    notes() {
      const nobody = [...unknown.values()].filter(({ why }) => why === null).map(({ names }) => names[0] ?? '')
      const others = [...unknown.values()].filter(({ why }) => why !== null)
      return [...nobodys(nobody), ...others.map(({ names, why }) => `Backend ${names[0]}: ${why}.`)].slice(0, 8)
    },
  }
}

const isUnder = (path: string, prefix: string): boolean => path.startsWith(prefix) || `${path}/` === prefix

export function ownerIn(path: string, ownTeam: string): Owner {
  const [service = '', team = ownTeam] = path.split('/').reverse()
  return { team, service }
}

function nobodys(names: readonly string[]): string[] {
  if (names.length === 0) return []
  const shown = names.slice(0, namedAtMost)
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : ''
  const lines = shown.map((name) => `${/^[\w./-]+$/.test(name) ? name : JSON.stringify(name)}: SERVICE`).join(', ')
  return [
    `No service has the name of ${names.length === 1 ? 'the backend' : 'the backends'} ${shown.join(', ')}${more}. If it is one, say so: backends: { ${lines} }`,
  ]
}
