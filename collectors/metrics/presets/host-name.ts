/** A service often has the name that its host begins with; an address has none, and neither has `_other` or `_`. */
export const nameOfHost = (host: string): string | null =>
  /^_|^[\d.:[\]]+$/.test(host) ? null : (host.split('.')[0] ?? null)
