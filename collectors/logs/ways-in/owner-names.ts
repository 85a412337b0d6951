import type { WayNames } from '../../../runtime/config-ways-in.ts'
import { serviceNamed } from '../../discovery/owner-of.ts'
import type { Owner } from '../../sink.ts'

export type NamedOwners = {
  /**
   * Whose it is that goes by these names, the nearest name first; `aliases` name a service only where the configuration
   * says which. Null: it is left out.
   */
  of(names: Names, aliases?: Names): Owner | null
  /** What the configuration says of the first of these that it knows; undefined: of none. */
  said(names: Names): Owner | null | undefined
  /** Whether the configuration names this service. */
  isNamed(owner: Owner): boolean
}

type Names = readonly (string | null | undefined)[]
type Settings = Omit<WayNames, 'onlyNamed'> & { onlyNamed?: boolean }

/** What is said in the configuration wins over every name; then the first name that a service may have. */
export function namedOwners({ team, service, services, onlyNamed = false }: Settings): NamedOwners {
  const ownerAt = (path: string): Owner => {
    const [name = '', of = team] = path.split('/').reverse()
    return { team: of, service: name }
  }
  const named = new Set(Object.values(services).flatMap((path) => (path === null ? [] : [nameOf(ownerAt(path))])))
  const said = (names: Names): Owner | null | undefined => {
    const name = names.find((each) => each && Object.hasOwn(services, each))
    if (!name) return undefined
    const path = services[name]
    return typeof path === 'string' ? ownerAt(path) : null
  }
  const near = (names: Names): Owner | undefined => {
    for (const name of names) {
      const called = name ? serviceNamed(name) : null
      if (called !== null) return { team, service: called }
    }
    return undefined
  }

  return {
    of(names, aliases = []) {
      const found = said(names)
      if (found !== undefined) return found
      const called = onlyNamed ? undefined : near(names)
      if (called) return called
      const meant = said(aliases)
      return meant === undefined && !onlyNamed ? { team, service } : (meant ?? null)
    },
    said,
    isNamed: (owner) => named.has(nameOf(owner)),
  }
}

const nameOf = ({ team, service }: Owner) => `${team}/${service}`
