/** What of an nginx upstream's name is the service: `shop_upstream`, `backend-shop`; `::nogroups` has none. */
export function nameOfUpstream(upstream: string): string | null {
  if (upstream.startsWith('::')) return null
  return upstream.replace(/^(?:upstream|backend)[_-]|[_-](?:upstream|backend|servers|cluster)$/i, '')
}
