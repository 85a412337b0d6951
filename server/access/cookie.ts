const name = 'faultboard'
const yearSeconds = 400 * 24 * 3_600

/** Our cookie's value out of a `Cookie` header. */
export function readCookie(header: string | undefined): string | null {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2)
    if (key === name && value) return value
  }
  return null
}

/** Keeps the board open in this browser for as long as browsers allow; a TV has no keyboard to type a token again. */
export function writeCookie(value: string, isSecure: boolean): string {
  const attributes = [
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    `Max-Age=${yearSeconds}`,
    ...(isSecure ? ['Secure'] : []),
  ]
  return `${name}=${value}; ${attributes.join('; ')}`
}
