/** Whether a name or address can only be reached from this machine. Brackets of IPv6 are allowed. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  return name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name)
}

/** The `Host` header without its port, or null when it is none. */
export function hostName(header: string | undefined): string | null {
  if (header === undefined || /[/?#@\\]/.test(header) || !URL.canParse(`http://${header}`)) return null
  return new URL(`http://${header}`).hostname
}
