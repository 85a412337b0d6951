/** The same name however it is spelled: `Shop_Backend` and `shop-backend` are one. */
export const canonical = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')

const mesh = /^(?:outbound|inbound)(?:\||_\.)\d*(?:\||_\.)[^|]*?(?:\||_\.)(.+)$/
const address = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\]|[0-9a-f]*:[0-9a-f:]+)$/i
const affix = 'be|bk|backend|upstream|up|svc|service|srv|cluster|pool|farm|app|webapp'
const before = new RegExp(`^(?:${affix})-(?=.)`)
const behind = new RegExp(`(?<=.)-(?:${affix}|https?|http2|grpc|tcp|\\d{2,5})$`)

/** What stands around a name in the ways that gateways write it: address, port, cluster, place it was found in. */
function partsOf(backend: string): { names: string[]; isKubernetes: boolean } {
  const found = mesh.exec(backend)?.[1] ?? backend
  const [named = '', provider = ''] = found.split('@', 2)
  const bare = named.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/:\d{1,5}$/, '')
  if (address.test(bare)) return { names: [], isKubernetes: false }
  const isHost = /\.svc(?:\.|$)|^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(bare)
  const path = bare.split('/')
  return {
    names: [
      bare,
      // namespace/service, and service.namespace.svc.cluster.local
      ...(path.length > 1 ? [path.at(-1) ?? ''] : []),
      ...(isHost ? [bare.split('.')[0] ?? ''] : []),
    ],
    isKubernetes: /^kubernetes/.test(provider),
  }
}

/** Names of services that a backend may mean, in canonical spelling, the most literal one first. */
export function namesIn(backend: string): string[] {
  const { names, isKubernetes } = partsOf(backend.trim().slice(0, 300))
  const all = new Set<string>()
  for (const name of names) {
    let stripped = canonical(name)
    for (let rounds = 0; rounds < 4 && stripped !== ''; rounds++) {
      all.add(stripped)
      const next = stripped.replace(behind, '')
      const shorter = next === stripped ? stripped.replace(before, '') : next
      if (shorter === stripped) break
      stripped = shorter
    }
  }
  // There the namespace stands before the name, and nothing says where it ends.
  if (isKubernetes) {
    for (const name of [...all]) {
      const words = name.split('-')
      for (let from = 1; from < words.length; from++) all.add(words.slice(from).join('-'))
    }
  }
  return [...all]
}
