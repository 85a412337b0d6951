import { cleanLine, cutTo } from './clean-text.ts'

const uuid = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i
const maxParts = 12

/** A path with what varies in it as `:id`, and without its query: `/orders/17?x=1` is `/orders/:id`. */
export function routeOf(path: string): string {
  const bare = path.split(/[?#;]/, 1)[0] ?? ''
  if (!bare.startsWith('/')) return bare === '*' ? '*' : '/'
  const parts = bare.slice(0, 1_000).split('/').slice(1)
  const shown = parts.slice(0, maxParts).map((part) => (isVariable(part) ? ':id' : part))
  return cutTo(cleanLine(`/${shown.join('/')}${parts.length > maxParts ? '/…' : ''}`), 180)
}

/** Numbers, uuids, hex, ids with digits, addresses and everything very long. */
function isVariable(part: string): boolean {
  if (part.length > 40 || uuid.test(part) || part.includes('@')) return true
  const digits = part.replace(/\D/g, '').length
  if (digits === 0) return false
  if (/^v\d{1,2}$/.test(part)) return false
  return /^[\d.,:_-]+$/.test(part) || /^[0-9a-f]{6,}$/i.test(part) || digits >= 3 || part.length >= 16
}
