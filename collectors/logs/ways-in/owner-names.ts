import type { WayNames } from '../../../runtime/config-ways-in.ts'
import { serviceNamed } from '../../discovery/owner-of.ts'
import type { Owner } from '../../sink.ts'

export type NamedOwners = {
  /**
   * Whose it is that goes by these names, the nearest name first; `aliases` name a service only where the configuration
   * says which. Null: it is left out.
   */
  of(names: Names, aliases?: Names): Owner | null
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
  return {
    of(names, aliases = []) {
      for (const name of [...names, ...aliases]) {
        if (!name || !Object.hasOwn(services, name)) continue
        const path = services[name]
        return typeof path === 'string' ? ownerAt(path) : null
      }
      if (onlyNamed) return null
      for (const name of names) {
        const near = name ? serviceNamed(name) : null
        if (near !== null) return { team, service: near }
      }
      return { team, service }
    },
    isNamed: (owner) => named.has(nameOf(owner)),
  }
}

const nameOf = ({ team, service }: Owner) => `${team}/${service}`
