import type { Config } from '../../runtime/config.ts'
import type { DiscoveryConfig } from '../../runtime/config-discovery.ts'
import type { DiscoveryKind, Finder, FinderDeps } from './discovery-kind.ts'
import { kind as dns } from './kinds/dns.ts'
import { kind as docker } from './kinds/docker.ts'
import { kind as file } from './kinds/file.ts'
import { kind as http } from './kinds/http.ts'
import { kind as kubernetes } from './kinds/kubernetes.ts'
import { kind as prometheus } from './kinds/prometheus.ts'
import { kind as prometheusConfig } from './kinds/prometheus-config.ts'
import { kind as fixed } from './kinds/static.ts'
import type { RelabelRule } from './relabel-rule.ts'

/** Every kind of this folder; a test holds the list to the folder, because a bundle cannot read one. */
export const discoveryKinds: readonly DiscoveryKind[] = [
  fixed,
  file,
  http,
  dns,
  docker,
  kubernetes,
  prometheus,
  prometheusConfig,
]

/** A fault of a discovery's settings: where, what is there (never a secret), what would be right. */
export type SettingsFault = { path: string; found: string; right: string }

type Opened =
  | { ok: true; rules: readonly RelabelRule[]; open: (deps: FinderDeps) => Finder }
  | { ok: false; faults: SettingsFault[] }

/** Checks the settings of an entry's own kind; nothing is opened yet. */
export function prepareDiscovery(entry: DiscoveryConfig): Opened {
  const {
    kind: name,
    team: _1,
    teamLabel: _2,
    serviceLabel: _3,
    anyTeam: _4,
    scrape: _5,
    maxTargets: _6,
    ...own
  } = entry
  const kind = discoveryKinds.find((known) => known.kind === name)
  if (kind === undefined) {
    const right = `one of: ${discoveryKinds.map((known) => known.kind).join(', ')}`
    return { ok: false, faults: [{ path: 'kind', found: `"${name}"`.slice(0, 60), right }] }
  }
  const prepared = kind.prepare(own)
  if (prepared.ok) return prepared
  const faults = prepared.faults.map(({ path, right }) => ({ path: joined(path), found: described(own, path), right }))
  return { ok: false, faults }
}

/** All faults of all discoveries, for `check-config`. */
export const checkDiscoveries = ({ discovery }: Config): SettingsFault[] =>
  discovery.flatMap((entry, i) => {
    const prepared = prepareDiscovery(entry)
    return prepared.ok ? [] : prepared.faults.map((fault) => ({ ...fault, path: `discovery[${i}].${fault.path}` }))
  })

const joined = (path: readonly PropertyKey[]): string =>
  path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? String(part) : `.${String(part)}`)).join('')

/** What stands there, said without its value: it may be a secret. */
function described(settings: unknown, path: readonly PropertyKey[]): string {
  let value: unknown = settings
  for (const part of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined
  if (value === undefined) return 'nothing'
  if (typeof value === 'string') return `a text of ${value.length} characters`
  return Array.isArray(value) ? `a list of ${value.length}` : `${value === null ? 'null' : typeof value}`
}
